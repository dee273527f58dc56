import { Cancellation } from '@channelgraph/engine'
import type { HttpError, HttpRequest } from '@channelgraph/process'
import { httpError, messages } from '../answer/messages.ts'

/** What a request is counted as whose client did not wait for its answer; nobody receives it. */
export const CLIENT_GONE = 499

export const clientGone = (): HttpError => httpError(CLIENT_GONE, messages.clientGone())

export const tooLate = (): HttpError => httpError(503, messages.timeIsOver(), { 'retry-after': '1' })

/** How long somebody wants the answer to a request: until its deadline, which counts from its arrival, or its client goes away. One timer for all that is done. */
export class Interest {
  /** For all that is done for it. */
  readonly cancellation = new Cancellation()
  readonly #started = performance.now()
  readonly #endsAt: number
  readonly #timer: NodeJS.Timeout
  readonly #forgetClient: () => void

  constructor(request: Pick<HttpRequest, 'onGone'>, deadlineMs: number) {
    this.#endsAt = this.#started + deadlineMs
    this.#timer = setTimeout(() => this.cancellation.cancel('deadline'), deadlineMs)
    this.#forgetClient = request.onGone(() => this.cancellation.cancel('gone'))
  }

  /** Milliseconds since the request came. */
  ms(): number {
    return Math.round(performance.now() - this.#started)
  }

  /** From now on it does not end with its client. */
  outlastClient(): void {
    this.#forgetClient()
  }

  /** Throws what whoever waits is told where nobody wants the answer any more. */
  assertThere(): void {
    // A timer of a busy thread is late.
    if (this.cancellation.reason || performance.now() >= this.#endsAt) throw this.isOver()
  }

  /** What is told of a request whose answer nobody wants any more. */
  isOver(): HttpError {
    return this.cancellation.reason === 'gone' ? clientGone() : tooLate()
  }

  /** What the work gives, unless the time is over first; what the work gives after that is nobody's any more. */
  inTime<T>(work: Promise<T>, late: () => HttpError): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      // The client's going away ends the reading of what it sends by itself.
      const forget = this.cancellation.onCancel(() => {
        if (this.cancellation.reason === 'deadline') reject(late())
      })
      work.then(
        (given) => {
          forget()
          resolve(given)
        },
        (error: unknown) => {
          forget()
          reject(error)
        },
      )
    })
  }

  /** The request is answered. */
  end(): void {
    clearTimeout(this.#timer)
    this.#forgetClient()
  }
}
