import { type BusinessDate, checkTransition, type Transitions } from '@channelgraph/values'
import { refusal } from './chargers.refusals.ts'
import type { ChargerRow, ProductRefRow } from './chargers.tables.ts'

/** A charger's life, as far as commands move it. */
export const CHARGER = {
  installCharger: { from: ['IN_CHANNEL_STOCK'], to: ['INSTALLED'] },
} as const satisfies Transitions<ChargerRow['status']>

export const refuseInstallation = (charger: Pick<ChargerRow, 'id' | 'status' | 'deliveredOn'>) =>
  checkTransition(CHARGER, 'installCharger', charger) ??
  (charger.deliveredOn === null ? refusal('ChargerNotDelivered', { serialNo: charger.id }) : null)

/** A unit before it was delivered, and after it was given back: in no warranty, at no customer's. */
export const NOWHERE = { deliveredOn: null, warrantyUntil: null, stationId: null, installedOn: null } as const

/** The charging guns of a charger, as its product has them: the types in turn. */
export const connectorsOf = (product: Pick<ProductRefRow, 'connectorCount' | 'connectorTypes'>) =>
  Array.from({ length: product.connectorCount }, (_, i) => ({
    no: i + 1,
    type: product.connectorTypes[i % product.connectorTypes.length] ?? 'UNKNOWN',
  }))

/** Whether a charger is in warranty on a day, its last day included; null before it was delivered. */
export const inWarrantyOn = (charger: Pick<ChargerRow, 'warrantyUntil'>, day: BusinessDate): boolean | null =>
  charger.warrantyUntil === null ? null : day <= charger.warrantyUntil
