import { type BusinessDate, type Refusal, refuseTransition, type Transitions } from '@channelgraph/values'
import type { ChargerRow, ProductRefRow } from './chargers.tables.ts'

/** A charger's life, as far as commands move it. */
export const CHARGER_TRANSITIONS = {
  installCharger: { from: ['IN_CHANNEL_STOCK'], to: ['INSTALLED'] },
} as const satisfies Transitions<ChargerRow['status']>

export function refuseInstallation(charger: Pick<ChargerRow, 'id' | 'status' | 'deliveredOn'>): Refusal | null {
  const illegal = refuseTransition(CHARGER_TRANSITIONS, 'installCharger', charger.status)
  if (illegal) return illegal
  if (charger.deliveredOn !== null) return null
  return {
    __typename: 'ChargerNotDelivered',
    code: 'CHARGER_NOT_DELIVERED',
    message: `${charger.id} is still on the road: accept its shipment first, then install it.`,
  }
}

export const unknownSerial = (serialNo: string): Refusal & { serialNo: string } => ({
  __typename: 'UnknownSerial',
  code: 'UNKNOWN_SERIAL',
  message: `We delivered no charger with the serial number ${serialNo}, or not to you: check the number on its plate.`,
  serialNo,
})

/** The charging guns of a charger, as its product has them: the types in turn. */
export const connectorsOf = (product: Pick<ProductRefRow, 'connectorCount' | 'connectorTypes'>) =>
  Array.from({ length: product.connectorCount }, (_, i) => ({
    no: i + 1,
    type: product.connectorTypes[i % product.connectorTypes.length] ?? 'UNKNOWN',
  }))

/** Whether a charger is in warranty on a day, its last day included; null before it was delivered. */
export const inWarrantyOn = (charger: Pick<ChargerRow, 'warrantyUntil'>, day: BusinessDate): boolean | null =>
  charger.warrantyUntil === null ? null : day <= charger.warrantyUntil
