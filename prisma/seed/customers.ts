import type { Random } from "./random";

/** Customers as merchants around the Gulf have them, in both scripts. */

export interface SeedCustomer {
  id: string;
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  language: "en" | "ar";
}

type Name = readonly [latin: string, arabic: string];

export const FIRST_NAMES: readonly Name[] = [
  ["Fatima", "فاطمة"],
  ["Ahmad", "أحمد"],
  ["Noura", "نورة"],
  ["Khalid", "خالد"],
  ["Maryam", "مريم"],
  ["Abdullah", "عبدالله"],
  ["Dalal", "دلال"],
  ["Yousef", "يوسف"],
  ["Hessa", "حصة"],
  ["Mishari", "مشاري"],
  ["Latifa", "لطيفة"],
  ["Bader", "بدر"],
  ["Aisha", "عائشة"],
  ["Faisal", "فيصل"],
  ["Sara", "سارة"],
  ["Nasser", "ناصر"],
  ["Reem", "ريم"],
  ["Hamad", "حمد"],
  ["Shaikha", "شيخة"],
  ["Omar", "عمر"],
  ["Lulwa", "لولوة"],
  ["Salman", "سلمان"],
  ["Amna", "آمنة"],
  ["Turki", "تركي"],
];

export const LAST_NAMES: readonly Name[] = [
  ["Al-Sabah", "الصباح"],
  ["Al-Mutairi", "المطيري"],
  ["Al-Rashid", "الراشد"],
  ["Al-Enezi", "العنزي"],
  ["Al-Khalifa", "آل خليفة"],
  ["Al-Otaibi", "العتيبي"],
  ["Al-Mansoori", "المنصوري"],
  ["Al-Ghanim", "الغانم"],
  ["Al-Shammari", "الشمري"],
  ["Al-Harbi", "الحربي"],
  ["Al-Nuaimi", "النعيمي"],
  ["Al-Ajmi", "العجمي"],
  ["Al-Qahtani", "القحطاني"],
  ["Al-Dosari", "الدوسري"],
  ["Behbehani", "بهبهاني"],
  ["Al-Kandari", "الكندري"],
  ["Al-Zaabi", "الزعابي"],
  ["Haidar", "حيدر"],
];

/** Country code and mobile prefixes by the currency that the customer pays in. */
const PHONES: Readonly<Record<string, readonly [code: string, prefixes: readonly string[], digits: number]>> =
  {
    KWD: ["+965", ["5", "6", "9"], 7],
    BHD: ["+973", ["33", "36", "39"], 6],
    SAR: ["+966", ["50", "53", "55"], 7],
    AED: ["+971", ["50", "52", "56"], 7],
  };

/** A new customer from the place where this currency is used. */
export function buildCustomer(random: Random, currencyCode: string): SeedCustomer {
  const [latinFirst, arabicFirst] = random.pick(FIRST_NAMES);
  const [latinLast, arabicLast] = random.pick(LAST_NAMES);
  const isArabic = random.chance(0.4);
  const [code, prefixes, digits] = PHONES[currencyCode] ?? (["+965", ["5", "9"], 7] as const);
  const handle = `${latinFirst}.${latinLast}`.toLowerCase().replace("al-", "");
  return {
    id: `c-${random.text(6, "0123456789")}`,
    firstName: isArabic ? arabicFirst : latinFirst,
    lastName: isArabic ? arabicLast : latinLast,
    email: `${handle}${random.int(1, 99)}@example.com`,
    phone: `${code}${random.pick(prefixes)}${random.text(digits, "0123456789")}`,
    language: isArabic ? "ar" : "en",
  };
}
