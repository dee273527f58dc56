import { setImmediate as breath } from 'node:timers/promises'
import type { Numbers } from '../numbers.ts'
import type { LifeFact } from './activation.ts'
import type { InstalledUnits } from './cases.ts'
import { type Installed, type InstallTerms, installOf } from './installs.ts'
import type { ProductFact } from './products.ts'
import { serialNosOf } from './serial-numbers.ts'

/** A shipment line that was accepted: where its units' serial numbers come from. */
interface AcceptedLine {
  readonly life: LifeFact
  readonly product: ProductFact
  readonly shippedAt: Date
  readonly acceptedAt: Date
  readonly qty: number
  /** What its first unit's number is asked for with. */
  readonly ticket: number
}

/**
 * Every installed unit of the world in the order of time, in sixteen bytes: which line it was delivered by, which of its units
 * it is, and when it was installed. Serial numbers are written again when one is asked for.
 */
export class UnitIndex implements InstalledUnits {
  readonly #lines: AcceptedLine[] = []
  readonly #numbers: Numbers
  #units = 0
  #line = new Uint32Array()
  #offset = new Uint32Array()
  #at = new Float64Array()
  length = 0

  constructor(numbers: Numbers) {
    this.#numbers = numbers
  }

  add(line: AcceptedLine): void {
    this.#lines.push(line)
    this.#units += line.qty
  }

  /** Lets time install the units; their serial numbers are given by now. */
  async install(terms: InstallTerms): Promise<void> {
    const [line, offset, at] = [
      new Uint32Array(this.#units),
      new Uint32Array(this.#units),
      new Float64Array(this.#units),
    ]
    let count = 0
    for (const [i, accepted] of this.#lines.entries()) {
      if (i % 1_000 === 0) await breath()
      for (const [k, serialNo] of this.#serialNosOf(accepted).entries()) {
        const install = installOf(terms, serialNo, accepted.life, accepted.acceptedAt)
        if (!install) continue
        line[count] = i
        offset[count] = k
        at[count] = install.at.getTime()
        count += 1
      }
    }
    const order = new Uint32Array(count).map((_, i) => i)
    const serialNo = (i: number) => this.#serialNo(line[i] ?? 0, offset[i] ?? 0)
    order.sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || (serialNo(a) < serialNo(b) ? -1 : 1))
    this.#line = order.map((i) => line[i] ?? 0)
    this.#offset = order.map((i) => offset[i] ?? 0)
    this.#at = Float64Array.from(order, (i) => at[i] ?? 0)
    this.length = count
  }

  at(i: number): Installed {
    const accepted = this.#lines[this.#line[i] ?? -1]
    if (!accepted) throw new RangeError(`There is no installed unit ${i}.`)
    const serialNo = this.#serialNo(this.#line[i] ?? 0, this.#offset[i] ?? 0)
    return { serialNo, life: accepted.life, at: new Date(this.#at[i] ?? 0) }
  }

  countBefore(at: Date): number {
    let [low, high] = [0, this.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#at[middle] ?? 0) < at.getTime()) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The units of one partner, the earliest first. */
  of(life: LifeFact): Installed[] {
    const own: Installed[] = []
    for (let i = 0; i < this.length; i += 1) {
      if (this.#lines[this.#line[i] ?? 0]?.life === life) own.push(this.at(i))
    }
    return own
  }

  #serialNosOf({ product, shippedAt, ticket, qty }: AcceptedLine): string[] {
    return serialNosOf(product, shippedAt, this.#numbers.of(ticket), qty)
  }

  #serialNo(line: number, offset: number): string {
    const accepted = this.#lines[line]
    if (!accepted) throw new RangeError(`There is no line ${line}.`)
    const { product, shippedAt, ticket } = accepted
    return serialNosOf(product, shippedAt, this.#numbers.of(ticket) + offset, 1)[0] ?? ''
  }
}
