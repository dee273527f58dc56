import type { Viewer } from '@channelgraph/access'
import { LANGUAGES, type Language } from '@channelgraph/values'
import { LRUCache } from 'lru-cache'
import Negotiator from 'negotiator'

/** Longer than any browser's. */
const MAX_LENGTH = 250

/** The language a client asks for by `Accept-Language`, quality values respected; English where it names none of ours. */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (!acceptLanguage || acceptLanguage.length > MAX_LENGTH) return 'en'
  const met = known.get(acceptLanguage)
  if (met) return met
  const language = readLanguage(acceptLanguage)
  known.set(acceptLanguage, language)
  return language
}

/** The languages of the values that were met last. */
const known = new LRUCache<string, Language>({ max: 100 })

function readLanguage(acceptLanguage: string): Language {
  const preferred = new Negotiator({ headers: { 'accept-language': acceptLanguage } }).languages()
  for (const tag of preferred) {
    // zh-CN and zh-Hans-CN are Chinese as well, and whoever takes anything takes English.
    const language = LANGUAGES.find((name) => name === tag.toLowerCase().split('-')[0])
    if (language) return language
    if (tag === '*') return 'en'
  }
  return 'en'
}

const inAnother = new WeakMap<Viewer, Map<Language, Viewer>>()

/**
 * The viewer with the language of this request, whatever its token says: one object for each, as long as its token is remembered.
 * The language is part of a viewer, and so of every key under which identities are kept and departments' answers merged (`viewerKey`).
 */
export function readingIn<Asking extends Viewer>(lang: Language, viewer: Asking): Asking {
  if ((viewer.lang ?? 'en') === lang) return viewer
  const known = inAnother.get(viewer) ?? new Map<Language, Viewer>()
  inAnother.set(viewer, known)
  const made = (known.get(lang) as Asking | undefined) ?? { ...viewer, lang }
  known.set(lang, made)
  return made
}
