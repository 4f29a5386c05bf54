import "server-only";
import { strToU8, Zip, ZipDeflate } from "fflate";
import { textCell } from "@/lib/csv/write-csv";
import type { CellType } from "@/lib/exports/cells";

/**
 * A workbook of one sheet, written row by row: neither the rows nor the sheet are ever in memory as a whole. Texts are inline
 * strings, which no spreadsheet takes for formulas; those that would be one in a CSV are marked as quoted, so that they stay text
 * when somebody saves the sheet as such. Amounts are numbers with the decimals of their currency.
 */
export class XlsxWriter {
  readonly #zip: Zip;
  readonly #sheet = new ZipDeflate("xl/worksheets/sheet1.xml", { level: 3 });
  #pieces: Uint8Array[] = [];
  #rows = 0;

  constructor(
    private readonly columns: readonly string[],
    private readonly types: readonly CellType[],
  ) {
    this.#zip = new Zip((error, piece) => {
      if (error) throw error;
      this.#pieces.push(piece);
    });
    for (const [name, content] of Object.entries(PARTS)) {
      const part = new ZipDeflate(name);
      this.#zip.add(part);
      part.push(strToU8(content), true);
    }
    this.#zip.add(this.#sheet);
    this.#sheet.push(
      strToU8(
        `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`,
      ),
    );
    this.#push([this.columns.map((name) => string(name, HEAD)).join("")]);
  }

  /** Rows as the database gave them, one text of JSON each. */
  add(rows: readonly (readonly (string | null)[])[]): void {
    this.#push(rows.map((cells) => cells.map((cell, index) => this.#cell(cell, index)).join("")));
  }

  /** Bytes that are ready; whoever takes them writes them. */
  take(): Uint8Array[] {
    const ready = this.#pieces;
    this.#pieces = [];
    return ready;
  }

  end(): void {
    this.#sheet.push(strToU8("</sheetData></worksheet>"), true);
    this.#zip.end();
  }

  #push(rows: readonly string[]): void {
    const text = rows.map((cells) => {
      this.#rows += 1;
      return `<row r="${this.#rows}">${cells}</row>`;
    });
    this.#sheet.push(strToU8(text.join("")));
  }

  #cell(value: string | null, index: number): string {
    if (value === null || value === "") return "<c/>";
    const type = this.types[index];
    if (type === "amount" || type === "decimal") return `<c s="${amountStyle(value)}"><v>${value}</v></c>`;
    if (type === "count") return `<c><v>${value}</v></c>`;
    return string(
      value,
      (type === "text" || type === "phone") && textCell(value).replace(/^"/, "").startsWith("'")
        ? QUOTED
        : PLAIN,
    );
  }
}

const PLAIN = 0;
const HEAD = 1;
const QUOTED = 2;

/** Styles of amounts by their decimals. */
function amountStyle(value: string): number {
  const decimals = value.includes(".") ? value.length - value.indexOf(".") - 1 : 0;
  return decimals === 3 ? 5 : decimals === 2 ? 4 : 3;
}

function string(value: string, style: number): string {
  return `<c t="inlineStr" s="${style}"><is><t xml:space="preserve">${escapeXml(value)}</t></is></c>`;
}

/** What XML cannot carry at all is left out; a cell holds at most 32,767 letters. */
function escapeXml(text: string): string {
  return (
    text
      .slice(0, 32_767)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
      .replace(
        /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
        "",
      )
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
  );
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";

const numberFormat = (id: number) =>
  `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`;

const PARTS: Record<string, string> = {
  "[Content_Types].xml": `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  "_rels/.rels": `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "xl/workbook.xml": `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  "xl/styles.xml": `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.000"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>${numberFormat(3)}${numberFormat(4)}${numberFormat(164)}</cellXfs></styleSheet>`,
};
