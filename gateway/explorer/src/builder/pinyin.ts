import type { Sound } from './search-index.ts'

/** Pinyin has a large table: it is loaded when somebody searches. */
export async function loadPinyin(): Promise<Sound> {
  const { pinyin } = await import('pinyin-pro')
  const known = new Map<string, readonly string[]>()
  return (text) => {
    const former = known.get(text)
    if (former) return former
    const syllables = pinyin(text, { toneType: 'none', type: 'array', nonZh: 'removed' }).map((one) =>
      one.toLowerCase(),
    )
    const sounds = [syllables.join(''), syllables.map((one) => one[0] ?? '').join('')]
    known.set(text, sounds)
    return sounds
  }
}
