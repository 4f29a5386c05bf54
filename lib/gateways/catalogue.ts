import catalogue from "@/lib/gateways/catalogue.json";

/** A gateway that the imitated product lists, whether or not there is a connector for it here. */
export interface CatalogueEntry {
  /** The machine name; a connector for it has the same. */
  slug: string;
  name: string;
  /** ISO 3166 codes; empty where none are published. */
  countries: readonly string[];
  /** ISO 4217 codes; empty where none are published. */
  currencies: readonly string[];
  operations: readonly string[];
  /** Null where it is not published. */
  inquiry: boolean | null;
  /** Minutes after which an attempt is asked about; null where it is not published. */
  inquiryMinutes: number | null;
  category: string | null;
}

/** Every gateway of the published list, in the order of their names. */
export const GATEWAY_CATALOGUE: readonly CatalogueEntry[] = catalogue;
