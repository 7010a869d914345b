import { readEnv } from '@hansa/kit/config/read-env';
import { z } from 'zod';

/** What an operator sets; see the README's table. */
export const sandboxSettings = {
  PAYMENTS_SANDBOX_API_KEY: z.string().min(16),
  PAYMENTS_WEBHOOK_SECRET: z.string().min(24),
  SANDBOX_WEBHOOK_URL: z.url().optional(),
  SANDBOX_SLOW_MS: z.coerce.number().int().min(1).default(30_000),
  SANDBOX_WEBHOOK_COPIES: z.coerce.number().int().min(0).max(10).default(2),
  SANDBOX_WEBHOOK_DELAY_MAX_MS: z.coerce.number().int().min(0).default(1_500),
  SANDBOX_SEED: z.coerce.number().int().optional(),
};

/** How the sandbox plays a provider. */
export interface SandboxConfig {
  readonly apiKey: string;
  /** `whsec_…` by Standard Webhooks. */
  readonly webhookSecret: string;
  /** Where payments listens; it can be named later. Until then webhooks wait. */
  readonly webhookUrl?: string;
  /** How long `tok_slow` takes. */
  readonly slowMs?: number;
  /** How often each webhook is sent. Real providers repeat themselves, so the sandbox does. */
  readonly webhookCopies?: number;
  /** The latest a webhook is first sent; the delay is random, so webhooks overtake each other. */
  readonly webhookDelayMaxMs?: number;
  /** The pause after the first failed attempt; it doubles. */
  readonly webhookRetryFirstMs?: number;
  readonly webhookAttemptsMax?: number;
  /** Makes the random delays repeatable. */
  readonly seed?: number;
}

/** Reads the settings; all problems are reported together. */
export function readSandboxConfig(env: Record<string, string | undefined>): SandboxConfig {
  const settings = readEnv(env, sandboxSettings);
  return Object.freeze({
    apiKey: settings.PAYMENTS_SANDBOX_API_KEY,
    webhookSecret: settings.PAYMENTS_WEBHOOK_SECRET,
    ...(settings.SANDBOX_WEBHOOK_URL !== undefined && { webhookUrl: settings.SANDBOX_WEBHOOK_URL }),
    slowMs: settings.SANDBOX_SLOW_MS,
    webhookCopies: settings.SANDBOX_WEBHOOK_COPIES,
    webhookDelayMaxMs: settings.SANDBOX_WEBHOOK_DELAY_MAX_MS,
    ...(settings.SANDBOX_SEED !== undefined && { seed: settings.SANDBOX_SEED }),
  });
}
