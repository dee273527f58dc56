import { useEffect, useRef, useState } from 'react'
import { Problem } from '../problem.ts'
import { linkOf, questionOf } from './link.ts'
import type { Questions } from './use-questions.ts'
import { sayNow } from './words.ts'

/** Opens the question of the address, and keeps the active one there; tells of a link from which none can be read. */
export function useLink({ active: { question }, tabs, open, activate, begin }: Questions): Problem | null {
  const [problem, setProblem] = useState<Problem | null>(null)
  const written = useRef<string | null>(null)
  const follow = (): void => {
    if (location.hash === (written.current ?? '')) return
    const given = questionOf(location.hash)
    setProblem(given === 'damaged' ? new Problem('unusable', sayNow('linkDamaged'), sayNow('linkDamagedAdvice')) : null)
    if (given === 'damaged' || given === null) return
    // A reload finds it among the open ones.
    const link = linkOf(given)
    const standing = tabs.list.find((tab) => tab.question && linkOf(tab.question) === link)
    if (standing) activate(standing.id)
    else if (question === null) begin(given)
    else open(given)
  }
  const latest = useRef(follow)
  latest.current = follow

  useEffect(() => {
    latest.current()
    const onHash = (): void => latest.current()
    addEventListener('hashchange', onHash)
    return () => removeEventListener('hashchange', onHash)
  }, [])

  const isFirst = useRef(true)
  useEffect(() => {
    // The address of the first moment is read, not written.
    if (isFirst.current) {
      isFirst.current = false
      return
    }
    const link = question === null ? '' : (linkOf(question) ?? '')
    written.current = link
    history.replaceState(null, '', link === '' ? location.pathname + location.search : link)
  }, [question])
  return problem
}
