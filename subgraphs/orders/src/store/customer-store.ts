/** Copies of customers' e-mail addresses, so that nobody who is signed in has to type theirs. */
export interface CustomerStore {
  emailOf(customerId: string): Promise<string | null>;
  keep(news: { customerId: string; version: number; email: string }): Promise<void>;
  /** Erases the address, and keeps older news from bringing it back. */
  erase(news: { customerId: string; version: number }): Promise<void>;
}
