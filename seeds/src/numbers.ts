/**
 * Numbers that are given without gaps over all partners: of orders through a day, of serial numbers by model, of documents
 * by series. Everything is entered first, in whatever order it is made, then `give` numbers each series in the order of time.
 * Holds no more than an instant, a tie and a number of each entry.
 */
export class Numbers {
  readonly #at: number[] = []
  readonly #ties: string[] = []
  readonly #series: number[] = []
  readonly #counts: number[] = []
  readonly #names = new Map<string, number>()
  readonly #last: number[] = []
  #numbers = new Int32Array()

  get size(): number {
    return this.#at.length
  }

  /**
   * Enters something that wants `count` numbers of a series. What happened at one instant is told apart by `tie`, and what
   * still cannot be by the order of entry. Returns the ticket its number is asked for with.
   */
  enter(series: string, at: number, tie: string, count = 1): number {
    let known = this.#names.get(series)
    if (known === undefined) {
      known = this.#names.size
      this.#names.set(series, known)
    }
    this.#series.push(known)
    this.#at.push(at)
    this.#ties.push(tie)
    this.#counts.push(count)
    return this.#at.length - 1
  }

  give(): void {
    const [at, ties] = [this.#at, this.#ties]
    const order = Uint32Array.from(at, (_, i) => i).sort((a, b) => {
      const difference = (at[a] ?? 0) - (at[b] ?? 0)
      if (difference !== 0) return difference
      const [one = '', other = ''] = [ties[a], ties[b]]
      return one < other ? -1 : one > other ? 1 : a - b
    })
    this.#numbers = new Int32Array(order.length)
    for (const i of order) {
      const series = this.#series[i] ?? 0
      const last = this.#last[series] ?? 0
      this.#numbers[i] = last + 1
      this.#last[series] = last + (this.#counts[i] ?? 1)
    }
    this.#ties.length = 0
  }

  /** The (first) number given to an entry. */
  of(ticket: number): number {
    const number = this.#numbers[ticket]
    if (number === undefined) throw new RangeError(`Nothing was entered as ${ticket}.`)
    return number
  }

  /** The last number of each series. */
  heads(): { series: string; last: number }[] {
    return [...this.#names].map(([series, known]) => ({ series, last: this.#last[known] ?? 0 }))
  }
}
