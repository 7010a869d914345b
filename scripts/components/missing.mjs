/** A component that this machine does not have and cannot make; the message is one line for whoever can. */
export class Missing extends Error {}
