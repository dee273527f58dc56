import type { BusinessDate } from '@channelgraph/values'
import type { yearlyNumber } from '../../../../subgraphs/partners/src/numbering/numbering.tables.ts'

type Series = (typeof yearlyNumber.$inferSelect)['series']

/** Numbers of a series, given in the order of time: AP-2026-000123, CT-2026-000123, CE-2026-000123. */
export class YearlyNumbers {
  readonly #series: Series
  readonly #last = new Map<number, number>()

  constructor(series: Series) {
    this.#series = series
  }

  next(on: BusinessDate): string {
    const year = Number(on.slice(0, 4))
    const number = (this.#last.get(year) ?? 0) + 1
    this.#last.set(year, number)
    return `${this.#series}-${year}-${String(number).padStart(6, '0')}`
  }

  rows(): (typeof yearlyNumber.$inferSelect)[] {
    return [...this.#last].map(([year, last]) => ({ series: this.#series, year, last }))
  }
}
