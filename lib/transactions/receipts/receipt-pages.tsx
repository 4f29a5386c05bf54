import { Document, Page, StyleSheet, Text, View } from "@react-pdf/renderer";
import { formatMoment } from "@/components/ui/format-moment";
import { localeOf } from "@/lib/i18n/settings";
import { displayAmount } from "@/lib/money/money";
import { PDF_FAMILIES } from "@/lib/pdf/families";
import { directionOfText, drawableText } from "@/lib/pdf/text-direction";
import { RECEIPT_WORDS } from "@/lib/transactions/receipts/receipt-words";
import type { Receipt, ReceiptLanguage } from "@/lib/transactions/receipts/types";

const MUTED = "#5b665f";
const LINE = "#d9ded8";

const styles = StyleSheet.create({
  page: { fontFamily: PDF_FAMILIES, fontSize: 10, padding: 48, lineHeight: 1.5, color: "#17211c" },
  head: { borderBottomWidth: 1.5, borderBottomColor: "#0f5b46", paddingBottom: 10, marginBottom: 24 },
  title: { fontSize: 18, fontWeight: 600, lineHeight: 1.5 },
  muted: { color: MUTED },
  sum: { marginBottom: 20 },
  amount: { fontSize: 26, fontWeight: 600, lineHeight: 1.3 },
  row: { borderBottomWidth: 0.5, borderBottomColor: LINE, paddingVertical: 5 },
  label: { width: "40%", color: MUTED },
  value: { width: "60%" },
  sandbox: { marginTop: 20, padding: 8, backgroundColor: "#fbf0d9" },
  footer: { position: "absolute", bottom: 28, left: 48, right: 48, fontSize: 8, color: MUTED },
});

/** `text` is what people wrote or words of ours; everything else reads from left to right in either language. */
type Line = { label: string; value: string | null; text?: true };

/** One page for a customer, in his language. */
export function receiptDocument(receipt: Receipt, language: ReceiptLanguage) {
  const t = RECEIPT_WORDS[language];
  const isRtl = language === "ar";
  const text = { direction: isRtl ? "rtl" : "ltr", textAlign: isRtl ? "right" : "left" } as const;
  const money = (amount: string) => `${displayAmount(amount)} ${receipt.currency}`;
  const title = t[receipt.kind];
  return (
    <Document title={`${title} ${receipt.reference}`} creator="Countersign" producer="Countersign">
      <Page size="A5" style={styles.page}>
        <View style={styles.head}>
          <Text style={[styles.title, text]}>{title}</Text>
          <Text
            style={[
              styles.muted,
              { textAlign: text.textAlign, direction: directionOfText(receipt.merchant) },
            ]}
          >
            {drawableText(receipt.merchant)}
          </Text>
        </View>
        <View style={styles.sum}>
          <Text style={[styles.muted, text]}>{receipt.kind === "payment" ? t.paid : t.sentBack}</Text>
          <Text style={[styles.amount, { direction: "ltr", textAlign: text.textAlign }]}>
            {money(receipt.amount)}
          </Text>
        </View>
        {linesOf(receipt, language, money).map(({ label, value, text: isText }) =>
          value ? (
            <View key={label} style={[styles.row, { flexDirection: isRtl ? "row-reverse" : "row" }]}>
              <Text style={[styles.label, text]}>{label}</Text>
              <Text
                style={[
                  styles.value,
                  { textAlign: text.textAlign, direction: isText ? directionOfText(value) : "ltr" },
                ]}
              >
                {drawableText(value)}
              </Text>
            </View>
          ) : null,
        )}
        {receipt.isSandbox ? <Text style={[styles.sandbox, text]}>{t.sandbox}</Text> : null}
        <Text style={[styles.footer, text]} fixed>
          {`${t.footer} ${receipt.timeZone}`}
        </Text>
      </Page>
    </Document>
  );
}

function linesOf(receipt: Receipt, language: ReceiptLanguage, money: (amount: string) => string): Line[] {
  const t = RECEIPT_WORDS[language];
  const { fee, refunded, original } = receipt;
  return [
    { label: t.at, value: momentOf(receipt, language), text: true },
    { label: t.method, value: receipt.method, text: true },
    { label: t.customer, value: receipt.customer, text: true },
    { label: t.order, value: receipt.orderNo },
    { label: t.reference, value: receipt.reference },
    { label: t.gatewayReference, value: receipt.gatewayReference },
    { label: t.fee, value: fee && money(fee) },
    { label: t.refunded, value: refunded && money(refunded) },
    { label: t.original, value: original && money(original.amount) },
    { label: t.originalReference, value: original?.reference ?? null },
  ];
}

function momentOf({ at, timeZone }: Receipt, language: ReceiptLanguage): string | null {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return null;
  const part = (style: "day" | "minute") => formatMoment(date, style, localeOf(language), timeZone);
  return `${part("day")} ${part("minute")}`;
}
