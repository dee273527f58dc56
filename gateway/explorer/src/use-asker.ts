import { useCallback, useState } from 'react'
import { type Asker, personaAsker, tokenAsker } from './asker.ts'
import type { ExplorerConfig, ExplorerPersona } from './config.ts'
import { fetchToken } from './gateway.ts'
import { forgetToken, rememberedPersona, rememberedToken, rememberPersona, rememberToken } from './remembered.ts'

/** An asker at work. Another object for the same asker means: begin again, from reading the schema. */
export interface Connection {
  readonly asker: Asker
}

export interface AskerState {
  /** Null in production until a token is given. */
  readonly connection: Connection | null
  /** Null in production. */
  readonly persona: ExplorerPersona | null
  choosePersona(name: string): void
  giveToken(token: string): void
  dropToken(): void
  /** Reads the schema again. */
  reconnect(): void
}

interface Chosen {
  readonly persona: ExplorerPersona | null
  readonly connection: Connection | null
}

/** Who is asking: remembered over a reload of this tab, the first persona at first. */
export function useAsker({ personas }: ExplorerConfig): AskerState {
  const [chosen, setChosen] = useState<Chosen>(() => {
    const token = rememberedToken()
    if (!personas) return { persona: null, connection: token ? { asker: tokenAsker(token) } : null }
    return asPersona(personas.find(({ name }) => name === rememberedPersona()) ?? personas[0])
  })

  const reconnect = useCallback(
    () => setChosen(({ persona, connection }) => ({ persona, connection: connection && { asker: connection.asker } })),
    [],
  )

  return {
    ...chosen,
    choosePersona(name) {
      const persona = personas?.find((candidate) => candidate.name === name)
      if (!persona) return // an example may name a persona this gateway does not offer: it runs as whoever is chosen
      rememberPersona(name)
      setChosen(asPersona(persona))
    },
    giveToken(token) {
      rememberToken(token)
      setChosen({ persona: null, connection: { asker: tokenAsker(token) } })
    },
    dropToken() {
      forgetToken()
      setChosen({ persona: null, connection: null })
    },
    reconnect,
  }
}

function asPersona(persona: ExplorerPersona | undefined): Chosen {
  if (!persona) return { persona: null, connection: null }
  return { persona, connection: { asker: personaAsker(persona, fetchToken) } }
}
