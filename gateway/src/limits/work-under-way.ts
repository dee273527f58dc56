import type { Cancellation } from '@channelgraph/engine'

/** Of what may be under way: who asks for less does not wait, whatever else its viewer has asked for. */
const SMALL_PART = 0.02

interface Waiting {
  readonly cost: number
  begin(): void
}

interface Line {
  underWay: number
  /** In the order they came. */
  readonly waiting: Waiting[]
}

/**
 * What one viewer's operations may cost that are under way at once. Its costly ones come after one another, so that eight of them
 * do not take all departments, their connections and the planners for themselves at the same time; each has the same cost together.
 */
export class WorkUnderWay {
  readonly #most: number
  readonly #lines = new Map<string, Line>()

  /** @param most values, as a viewer's budget counts them: what costs more is under way alone */
  constructor(most: number) {
    this.#most = most
  }

  /** Resolves when the operation may begin, with what tells its end; with undefined where nobody waits for it any more. */
  async begin(viewer: string, cost: number, cancellation: Cancellation): Promise<(() => void) | undefined> {
    if (cancellation.reason) return undefined
    if (cost <= this.#most * SMALL_PART) return () => undefined
    const line = this.#lines.get(viewer) ?? { underWay: 0, waiting: [] }
    this.#lines.set(viewer, line)
    const counted = Math.min(cost, this.#most)
    if (line.waiting.length === 0 && line.underWay + counted <= this.#most) line.underWay += counted
    else if (!(await turnIn(line, counted, cancellation))) return undefined
    return () => {
      line.underWay -= counted
      this.#goOn(viewer, line)
    }
  }

  #goOn(viewer: string, line: Line): void {
    for (let [next] = line.waiting; next && line.underWay + next.cost <= this.#most; [next] = line.waiting) {
      line.waiting.shift()
      line.underWay += next.cost
      next.begin()
    }
    if (line.underWay === 0) this.#lines.delete(viewer)
  }
}

/** Whether its turn came; false where nobody waits for it any more. */
function turnIn({ waiting }: Line, cost: number, cancellation: Cancellation): Promise<boolean> {
  return new Promise((resolve) => {
    const turn = {
      cost,
      begin: () => {
        forget()
        resolve(true)
      },
    }
    waiting.push(turn)
    const forget = cancellation.onCancel(() => {
      waiting.splice(waiting.indexOf(turn), 1)
      resolve(false)
    })
  })
}
