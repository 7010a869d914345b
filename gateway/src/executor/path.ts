/** Where a value stands in the client's answer: response names and list positions. */
export type Path = readonly (string | number)[];
