const families = ["latin", "latin-ext", "arabic"].map((subset) => `IBM Plex Sans Arabic ${subset}`);

/** The fonts of our documents, each for the letters that the ones before it lack. The renderer takes a list, its types do not. */
export const PDF_FAMILIES = families as unknown as string;
