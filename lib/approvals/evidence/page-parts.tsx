import { StyleSheet, Text, View } from "@react-pdf/renderer";
import type { ReactNode } from "react";
import type { EvidenceWords } from "@/lib/approvals/evidence/evidence-words";
import { PDF_FAMILIES } from "@/lib/pdf/families";
import { directionOfText, drawableText } from "@/lib/pdf/text-direction";

const LINE = "#d9ded8";
const MUTED = "#5b665f";

export const styles = StyleSheet.create({
  page: {
    fontFamily: PDF_FAMILIES,
    fontSize: 9,
    padding: 40,
    paddingBottom: 52,
    lineHeight: 1.45,
    color: "#17211c",
  },
  // A height of its own: what is inherited was reckoned with the page's smaller letters.
  title: { fontSize: 17, fontWeight: 600, lineHeight: 1.5 },
  amount: { fontSize: 13, fontWeight: 600, lineHeight: 1.5 },
  head: { borderBottomWidth: 1.5, borderBottomColor: "#0f5b46", paddingBottom: 8, marginBottom: 4 },
  heading: { fontSize: 11, fontWeight: 600, lineHeight: 1.5, marginTop: 14, marginBottom: 3 },
  strong: { fontWeight: 600, marginBottom: 2 },
  row: { borderBottomWidth: 0.5, borderBottomColor: LINE, paddingVertical: 2 },
  block: { borderBottomWidth: 0.5, borderBottomColor: MUTED, paddingTop: 6, paddingBottom: 5 },
  plainRow: { paddingVertical: 0.5 },
  label: { width: "32%", color: MUTED },
  value: { width: "68%" },
  small: { fontSize: 7.5, color: MUTED },
  caption: { fontSize: 8, fontWeight: 600, color: MUTED, marginTop: 5, marginBottom: 1 },
  footer: { position: "absolute", bottom: 24, left: 40, right: 40, fontSize: 7.5, color: MUTED },
});

/** Where the lines of a document begin. */
export function sideOf({ direction }: EvidenceWords): "left" | "right" {
  return direction === "rtl" ? "right" : "left";
}

type PartProps = { words: EvidenceWords; children: ReactNode };

/** A sentence of ours, or the beginning of a part. */
export function Line({
  words,
  children,
  style,
}: PartProps & { style?: (typeof styles)[keyof typeof styles] }) {
  return (
    <Text style={[style ?? {}, { direction: words.direction, textAlign: sideOf(words) }]}>{children}</Text>
  );
}

export function Heading({ words, children }: PartProps) {
  return (
    <Text
      style={[styles.heading, { direction: words.direction, textAlign: sideOf(words) }]}
      minPresenceAhead={30}
    >
      {children}
    </Text>
  );
}

type FactProps = {
  words: EvidenceWords;
  label: string;
  /** Several lines stand one below the other. Without any there is no row. */
  value: string | readonly string[] | null | undefined;
  /** Without a line below, in small letters: a fact of many in a block. */
  small?: boolean;
};

/** A label and what is said to it. What people wrote is written from the side that its letters want. */
export function Fact({ words, label, value, small }: FactProps) {
  const lines = (typeof value === "string" ? [value] : (value ?? [])).map(drawableText).filter(Boolean);
  if (lines.length === 0) return null;
  const textAlign = sideOf(words);
  const flexDirection = words.direction === "rtl" ? "row-reverse" : "row";
  return (
    <View style={[small ? styles.plainRow : styles.row, { flexDirection }]}>
      <Text style={[styles.label, small ? styles.small : {}, { direction: words.direction, textAlign }]}>
        {label}
      </Text>
      <View style={styles.value}>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own and never change.
          <Text
            key={index}
            style={[small ? styles.small : {}, { direction: directionOfText(line), textAlign }]}
          >
            {line}
          </Text>
        ))}
      </View>
    </View>
  );
}

/** Seconds are enough for a reader; the archive has the microseconds. */
export function momentText(iso: string | null): string | null {
  return iso && `${iso.slice(0, 19).replace("T", " ")} UTC`;
}
