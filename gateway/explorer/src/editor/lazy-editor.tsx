import { type ComponentProps, type ReactElement, useEffect, useState } from 'react'
import { useWords } from '../page/words.ts'

type Component = typeof import('./text-editor.tsx').default

/** The editor is several megabytes: it is loaded when somebody wants to write. */
export function LazyEditor(props: ComponentProps<Component>): ReactElement {
  const { say } = useWords()
  const [loaded, setLoaded] = useState<Component | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  useEffect(() => {
    let isCurrent = true
    import('./text-editor.tsx').then(
      (module) => isCurrent && setLoaded(() => module.default),
      (reason: unknown) => isCurrent && setFailure(reason instanceof Error ? reason.message : String(reason)),
    )
    return () => {
      isCurrent = false
    }
  }, [])
  if (failure !== null) return <p className="pane-hint bad">{say('editorFailed', { reason: failure })}</p>
  const Editor = loaded
  return Editor ? <Editor {...props} /> : <p className="pane-hint">{say('editorComes')}</p>
}
