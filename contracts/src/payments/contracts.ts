import { paymentAuthorize } from './payment-authorize.ts';
import { paymentAuthorized } from './payment-authorized.ts';
import { paymentCapture } from './payment-capture.ts';
import { paymentCaptured } from './payment-captured.ts';
import { paymentDeclined } from './payment-declined.ts';
import { paymentRefunded } from './payment-refunded.ts';
import { paymentUndo } from './payment-undo.ts';
import { paymentVoided } from './payment-voided.ts';

/** Everything that travels under `hansa.*.payments.>`. */
export const paymentsContracts = [
  paymentAuthorize,
  paymentAuthorized,
  paymentCapture,
  paymentCaptured,
  paymentDeclined,
  paymentRefunded,
  paymentUndo,
  paymentVoided,
] as const;
