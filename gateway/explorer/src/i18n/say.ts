/** Says a text of a catalogue, its `{{slots}}` filled, numbers in thousands; of a count of one the text under `key_one`, where there is one. */
export type SayOf<Key extends string> = (key: Key, values?: Readonly<Record<string, string | number>>) => string

export function sayIn<Key extends string>(catalogue: Readonly<Record<Key, string>>): SayOf<Key> {
  const texts: Readonly<Record<string, string>> = catalogue
  return (key, values = {}) => {
    const text = (values.count === 1 ? texts[`${key}_one`] : undefined) ?? catalogue[key]
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_, slot: string) => written(values[slot]))
  }
}

const written = (value: string | number | undefined): string =>
  typeof value === 'number' ? value.toLocaleString('en-US') : (value ?? '')
