import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

const LOOK_MS = 100
const CHUNK_BYTES = 64 * 1024

/**
 * Follows what is written to a log file from now on, line by line. The services write to the file themselves: with a pipe
 * to the launcher, one that is killed would take theirs with it, and pino waits for ever on a pipe that nobody reads.
 */
export class LogTail {
  readonly #file: number
  readonly #onLine: (line: string) => void
  readonly #looking: NodeJS.Timeout
  readonly #decoder = new StringDecoder('utf8')
  readonly #buffer = Buffer.alloc(CHUNK_BYTES)
  #position: number
  #rest = ''

  constructor(path: string, onLine: (line: string) => void) {
    this.#file = openSync(path, 'r')
    this.#onLine = onLine
    this.#position = fstatSync(this.#file).size
    this.#looking = setInterval(() => this.#look(), LOOK_MS)
  }

  /** Reads to the end, an unfinished last line included. */
  stop(): void {
    clearInterval(this.#looking)
    this.#look()
    closeSync(this.#file)
    if (this.#rest) this.#onLine(this.#rest)
  }

  #look(): void {
    for (;;) {
      const length = readSync(this.#file, this.#buffer, 0, CHUNK_BYTES, this.#position)
      if (length === 0) return
      this.#position += length
      const lines = (this.#rest + this.#decoder.write(this.#buffer.subarray(0, length))).split('\n')
      this.#rest = lines.pop() ?? ''
      lines.forEach(this.#onLine)
    }
  }
}
