import { z } from 'zod';

/** All that most answers need to tell: which order they are about. */
export const ofOrder = z.object({ orderId: z.string() });
