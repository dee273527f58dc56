import { type ReactElement, useEffect, useState } from 'react'
import { chooseLanguage, type Language } from '../i18n/language.ts'
import { useWords } from './words.ts'

const THEMES = ['system', 'light', 'dark'] as const
type Theme = (typeof THEMES)[number]
const KEY = 'channelgraph.theme'
const WORDS = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const

function chosenTheme(): Theme {
  const kept = localStorage.getItem(KEY)
  return THEMES.find((theme) => theme === kept) ?? 'system'
}

/** The page's language and colours: the browser's and the system's, unless others are chosen. */
export function Settings(): ReactElement {
  const { language, say } = useWords()
  const [theme, setTheme] = useState(chosenTheme)
  useEffect(() => {
    document.documentElement.dataset.theme = theme
    localStorage.setItem(KEY, theme)
  }, [theme])
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  }, [language])
  return (
    <div className="settings">
      <a href="/docs">{say('docs')}</a>
      <select
        aria-label={say('language')}
        value={language}
        onChange={({ currentTarget }) => chooseLanguage(currentTarget.value as Language)}
      >
        <option value="en" lang="en">
          English
        </option>
        <option value="zh" lang="zh-CN">
          中文
        </option>
      </select>
      <select
        aria-label={say('theme')}
        value={theme}
        onChange={({ currentTarget }) => setTheme(THEMES.find((one) => one === currentTarget.value) ?? 'system')}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {say(WORDS[one])}
          </option>
        ))}
      </select>
    </div>
  )
}
