/** An answer that is text already, on its way through code that expects objects. */

/** The data of an answer as JSON text. Serialising it gives the same JSON, by whatever way. */
export class WrittenJson {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** The data as an object; parsed anew at each call. */
  toJSON(): unknown {
    return JSON.parse(this.text)
  }
}

/**
 * For Apollo Server's `stringifyResult`: lets written data through as they are and serialises all else as usual. A
 * plugin that put other data into the result is respected: what it put there is no WrittenJson.
 */
export function stringifyResult(result: object): string {
  let text = ''
  for (const [name, value] of Object.entries(result)) {
    const json = value instanceof WrittenJson ? value.text : JSON.stringify(value)
    if (json !== undefined) text += `${text === '' ? '{' : ','}${JSON.stringify(name)}:${json}`
  }
  return `${text || '{'}}\n`
}
