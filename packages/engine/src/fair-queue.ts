/** Items that wait in one line a client; the lines take turns, so a long line makes only its own client wait. */
export class FairQueue<T> {
  /** In the order of turns: the line that was served goes to the end. */
  private readonly lines = new Map<string, T[]>()
  /** Whose turn it was: it comes last, even where its line was empty meanwhile. */
  private served: string | undefined

  /** Distinct items that wait. */
  get size(): number {
    return new Set([...this.lines.values()].flat()).size
  }

  lengthOf(client: string): number {
    return this.lines.get(client)?.length ?? 0
  }

  /** Puts an item into a client's line. One item may stand in several lines and leaves all of them at once. */
  push(client: string, item: T): void {
    const line = this.lines.get(client)
    if (line) line.push(item)
    else this.lines.set(client, [item])
  }

  /** The next item by turn that `may` be taken, and in whose line it stood. */
  take(may: (client: string, item: T) => boolean): { client: string; item: T } | undefined {
    const justServed = [...this.lines].filter(([client]) => client === this.served)
    for (const [client, line] of [...this.lines].filter(([other]) => other !== this.served).concat(justServed)) {
      const item = line.find((candidate) => may(client, candidate))
      if (item === undefined) continue
      this.served = client
      this.lines.delete(client)
      this.lines.set(client, line)
      this.remove(item)
      return { client, item }
    }
    return undefined
  }

  remove(item: T): void {
    for (const [client, line] of this.lines) {
      const rest = line.filter((other) => other !== item)
      if (rest.length === 0) this.lines.delete(client)
      else if (rest.length < line.length) line.splice(0, line.length, ...rest)
    }
  }

  items(): T[] {
    return [...new Set([...this.lines.values()].flat())]
  }
}
