/** A mail as it leaves the house. */
export interface OutgoingMail {
  /** Stable: an attempt that is repeated carries the same one, and becomes the same `Message-ID`. */
  readonly id: string;
  /** Readable and as stable as the id; the name of its file where mails are files. */
  readonly name: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly createdAt: Date;
}

/** The port through which mails leave. Resolves when somebody else is answerable for the mail. */
export interface Mailer {
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}
