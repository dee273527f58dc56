import { type FormEvent, type ReactElement, useState } from 'react'
import type { ExplorerPersona } from '../config.ts'
import { descriptionOf, titleOf } from './example-search.ts'
import type { AskerState } from './use-asker.ts'
import { useWords } from './words.ts'

interface PersonaPickerProps {
  readonly personas: readonly ExplorerPersona[]
  readonly persona: ExplorerPersona | null
  readonly onChoose: (name: string) => void
}

/** The local run: who is asking, and what that person sees. */
export function PersonaPicker({ personas, persona, onChoose }: PersonaPickerProps): ReactElement {
  const { language, say } = useWords()
  const about = persona ? descriptionOf(persona, language) : ''
  return (
    <div className="who">
      <label htmlFor="persona">{say('askingAs')}</label>
      <select
        id="persona"
        value={persona?.name ?? ''}
        aria-describedby="persona-description"
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {personas.map((one) => (
          <option key={one.name} value={one.name}>
            {titleOf(one, language)}
          </option>
        ))}
      </select>
      <span id="persona-description" className="about" title={about}>
        {about}
      </span>
    </div>
  )
}

/** A header's value may hold visible ASCII only; anything else was pasted by mistake. */
const TOKEN = /^[\x21-\x7e]+$/

/** Production: the field for a token, or whose token is in use. The token is shown to nobody. */
export function TokenField({ connection, giveToken, dropToken }: AskerState): ReactElement {
  const { say } = useWords()
  const [draft, setDraft] = useState('')
  const token = draft.trim().replace(/^Bearer\s+/i, '')
  const valid = TOKEN.test(token)

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!valid) return
    giveToken(token)
    setDraft('')
  }

  return (
    <form className="who" onSubmit={submit}>
      {connection && (
        <>
          <span>
            {say('askingAs')} <strong>{connection.asker.title}</strong>
          </span>
          <span className="about">{connection.asker.description}</span>
          <button type="button" onClick={dropToken}>
            {say('forgetToken')}
          </button>
        </>
      )}
      <label htmlFor="token">{say('accessToken')}</label>
      <input
        id="token"
        type="password"
        autoComplete="off"
        spellCheck={false}
        placeholder={say('pasteToken')}
        value={draft}
        aria-invalid={token !== '' && !valid}
        onChange={(event) => setDraft(event.currentTarget.value)}
      />
      <button type="submit" disabled={!valid}>
        {say('useToken')}
      </button>
    </form>
  )
}
