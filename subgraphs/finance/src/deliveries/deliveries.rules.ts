import { businessDateOf, Decimal, Money } from '@channelgraph/values'
import type { DeliveryRefRow } from './deliveries.tables.ts'

/** What OrderDelivered and ReturnAccepted say alike; amounts and quantities are positive in both. */
export interface Accepted {
  readonly partnerId: string
  readonly orderId: string
  readonly orderNo: string
  readonly acceptedAt: string
  readonly lines: readonly {
    readonly orderLineId: string
    readonly productId: string
    /** The goods as they were ordered; an old event does not say them. */
    readonly sku: string | null
    readonly name: string | null
    readonly unitPriceNet: string | null
    readonly qty: number
    readonly net: string
    readonly vatRate: string
    readonly vat: string
    readonly gross: string
  }[]
}

/** The lines of a shipment, or of a return with all its signs turned. */
export function acceptedLines(
  kind: DeliveryRefRow['kind'],
  shipmentId: string,
  shipmentNo: string,
  { partnerId, orderId, orderNo, lines, ...accepted }: Accepted,
): DeliveryRefRow[] {
  const acceptedAt = new Date(accepted.acceptedAt)
  const signed = (text: string) => (kind === 'RETURN' ? Money.parse(text).negated() : Money.parse(text))
  return lines.map((line) => ({
    id: `${shipmentId}/${line.orderLineId}`,
    kind,
    partnerId,
    orderId,
    orderNo,
    shipmentId,
    shipmentNo,
    productId: line.productId,
    sku: line.sku,
    productName: line.name,
    unitPriceNet: line.unitPriceNet === null ? null : new Decimal(line.unitPriceNet),
    qty: kind === 'RETURN' ? -line.qty : line.qty,
    acceptedAt,
    acceptedOn: businessDateOf(acceptedAt),
    net: signed(line.net),
    vatRate: new Decimal(line.vatRate),
    vat: signed(line.vat),
    gross: signed(line.gross),
    invoiceId: null,
  }))
}
