/** Whether an address is one of MongoDB, or of a server that speaks as it does. */
export function isMongoUrl(url: string): boolean {
  return /^mongodb(\+srv)?:\/\/[^/]/.test(url);
}
