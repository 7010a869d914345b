/** How much a catalog takes. Shopify's own limits, so that whatever Shopify exports fits. */
export const limits = {
  titleCharactersMax: 255,
  handleCharactersMax: 255,
  /** Vendor, product type, option names and values, SKU, barcode, tag. */
  nameCharactersMax: 255,
  descriptionCharactersMax: 512 * 1024,
  seoDescriptionCharactersMax: 5_000,
  urlCharactersMax: 2_048,
  altTextCharactersMax: 512,
  tagsMax: 250,
  imagesMax: 250,
  optionsMax: 3,
  variantsMax: 2_048,
  /** A billion euros: nothing honest costs more, and sums of such prices are still exact. */
  priceMinorUnitsMax: 100_000_000_000,
  /** A thousand tonnes; heavier things are not sent by parcel. */
  weightGramsMax: 1_000_000_000,
  quantityMax: 1_000_000_000,
  /** The snapshot of a product travels as one event, and the bus takes events up to 900 kB. */
  snapshotBytesMax: 800_000,
  /** Entries of an input array. */
  inputEntriesMax: 250,
  /** What fits into one request beside the rest of it. */
  csvBytesMax: 2 * 1024 * 1024,
} as const;
