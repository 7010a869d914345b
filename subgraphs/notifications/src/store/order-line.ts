/** What was ordered, as mails list it; stored as JSON. */
export interface OrderLine {
  readonly title: string;
  readonly quantity: number;
  readonly unitPrice: { readonly amount: number; readonly currencyCode: string };
}
