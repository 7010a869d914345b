import { shipmentCancel } from '@hansa/contracts/shipping/shipment-cancel';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { z } from 'zod';
import { cancelShipment } from '../commands/cancel-shipment.ts';
import type { Tx } from '../store/tables.ts';

const asked = z.object({ orderId: z.string() });

export const onShipmentCancel: Reaction<Tx> = reaction(shipmentCancel, asked, ({ data }, tx: Tx) =>
  cancelShipment(tx, data.orderId),
);
