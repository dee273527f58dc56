import { type ReactElement, useEffect, useRef } from 'react'
import { nameOf, type Tab } from './tabs.ts'
import type { Questions } from './use-questions.ts'
import { useWords } from './words.ts'

/** The open questions. The active one is always in sight, however many are open. */
export function TabBar({ questions }: { readonly questions: Questions }): ReactElement {
  const { say } = useWords()
  const { tabs, activate, close, open } = questions
  const active = useRef<HTMLLIElement>(null)
  const titleOf = (tab: Tab) => nameOf(tab) ?? say(tab.question === null ? 'home' : 'untitled')
  const activeTitle = titleOf(questions.active)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another active tab is another element, and its title its width
  useEffect(() => {
    void active.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [tabs.active, tabs.list.length, activeTitle])
  return (
    <nav className="tab-bar" aria-label={say('questions')}>
      <ul>
        {tabs.list.map((tab) => {
          const isActive = tab.id === tabs.active
          const title = titleOf(tab)
          return (
            <li key={tab.id} ref={isActive ? active : null} className={isActive ? 'active' : undefined}>
              <button
                type="button"
                className="tab"
                aria-current={isActive ? 'page' : undefined}
                title={title}
                onClick={() => activate(tab.id)}
              >
                {tab.running && <span className="dot" aria-hidden="true" />}
                {title}
              </button>
              <button
                type="button"
                className="close"
                aria-label={say('close', { title })}
                onClick={() => close(tab.id)}
              >
                ×
              </button>
            </li>
          )
        })}
      </ul>
      <button
        type="button"
        className="new"
        aria-label={say('newQuestion')}
        title={say('newQuestion')}
        onClick={() => open(null)}
      >
        +
      </button>
    </nav>
  )
}
