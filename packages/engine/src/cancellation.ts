/** The end of interest in an answer: the client went away, or time is up. Cheaper than an AbortSignal per request. */
export class Cancellation {
  /** Why, once it has happened. */
  reason: 'gone' | 'deadline' | undefined
  private readonly listeners = new Set<() => void>()

  cancel(reason: 'gone' | 'deadline'): void {
    if (this.reason) return
    this.reason = reason
    for (const listener of [...this.listeners]) listener()
    this.listeners.clear()
  }

  /** Calls `listener` once, at once if it has already happened. Returns how to unregister. */
  onCancel(listener: () => void): () => void {
    if (this.reason) {
      listener()
      return () => undefined
    }
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}
