import { type Decimal, formatDecimal, Money } from '@channelgraph/values'

interface Line {
  readonly vatRate: Decimal
  readonly net: Money
  readonly vat: Money
  readonly gross: Money
}

/** One invoice a VAT rate, each the sum of its lines: VAT was rounded once, on the line (6.1). Ordered by rate, highest first. */
export function invoicesOf(lines: readonly Line[]): Line[] {
  const rates = new Map(lines.map(({ vatRate }) => [formatDecimal(vatRate), vatRate]))
  return [...rates]
    .sort(([, a], [, b]) => b.comparedTo(a))
    .map(([text, vatRate]) => {
      const ofRate = lines.filter((line) => formatDecimal(line.vatRate) === text)
      return {
        vatRate,
        net: Money.sum(ofRate.map(({ net }) => net)),
        vat: Money.sum(ofRate.map(({ vat }) => vat)),
        gross: Money.sum(ofRate.map(({ gross }) => gross)),
      }
    })
}

/** Invoices are numbered by year, without gaps (6.5): INV2026-000001. */
export const invoiceSeries = (issuedOn: string): string => `INV${issuedOn.slice(0, 4)}`
