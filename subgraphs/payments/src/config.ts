import { readEnv } from '@hansa/kit/config/read-env';
import { z } from 'zod';

const milliseconds = z.coerce.number().int().min(1);

/** Payments' settings; the README explains them. */
export const paymentsSettings = {
  PAYMENTS_SANDBOX_URL: z.url().default('http://127.0.0.1:4090'),
  PAYMENTS_SANDBOX_API_KEY: z.string().min(16),
  /** `whsec_…`: what the provider signs its webhooks with. */
  PAYMENTS_WEBHOOK_SECRET: z.string().min(24),
  PAYMENTS_PROVIDER_TIMEOUT_MS: milliseconds.default(10_000),
  PAYMENTS_PROVIDER_CALLS_MAX: z.coerce.number().int().min(1).default(16),
  PAYMENTS_RETRY_FIRST_MS: milliseconds.default(250),
  PAYMENTS_RETRY_LONGEST_MS: milliseconds.default(60_000),
  PAYMENTS_RECONCILE_MS: milliseconds.default(900_000),
};

export interface PaymentsConfig {
  /** A function where the port is only known once the sandbox listens. */
  readonly sandboxUrl: string | (() => string);
  readonly sandboxApiKey: string;
  readonly webhookSecret: string;
  /** How long a call to the provider may take. Later its end counts as unknown, and the same is asked again. */
  readonly providerTimeoutMs?: number;
  /** How many calls may be under way at once: enough that some slow ones hold nobody else up. */
  readonly providerCallsMax?: number;
  /** The pause after the first call whose end is not known; it doubles. */
  readonly retryFirstMs?: number;
  readonly retryLongestMs?: number;
  /** The pause between two comparisons with the provider's books. */
  readonly reconcileMs?: number;
}

export const paymentsDefaults = {
  providerTimeoutMs: 10_000,
  providerCallsMax: 16,
  retryFirstMs: 250,
  retryLongestMs: 60_000,
  reconcileMs: 900_000,
};

export function readPaymentsConfig(env: Record<string, string | undefined>): Required<PaymentsConfig> {
  const settings = readEnv(env, paymentsSettings);
  return Object.freeze({
    sandboxUrl: settings.PAYMENTS_SANDBOX_URL,
    sandboxApiKey: settings.PAYMENTS_SANDBOX_API_KEY,
    webhookSecret: settings.PAYMENTS_WEBHOOK_SECRET,
    providerTimeoutMs: settings.PAYMENTS_PROVIDER_TIMEOUT_MS,
    providerCallsMax: settings.PAYMENTS_PROVIDER_CALLS_MAX,
    retryFirstMs: settings.PAYMENTS_RETRY_FIRST_MS,
    retryLongestMs: settings.PAYMENTS_RETRY_LONGEST_MS,
    reconcileMs: settings.PAYMENTS_RECONCILE_MS,
  });
}
