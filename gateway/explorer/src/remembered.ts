/**
 * What a tab of the browser remembers over a reload. sessionStorage only: it ends with the tab and no other tab reads it.
 * Nothing of this may go to localStorage, where GraphiQL keeps its tabs and history.
 */
const PERSONA = 'channelgraph.persona'
const TOKEN = 'channelgraph.token'

export const rememberedPersona = (): string | null => sessionStorage.getItem(PERSONA)
export const rememberPersona = (name: string): void => sessionStorage.setItem(PERSONA, name)

export const rememberedToken = (): string | null => sessionStorage.getItem(TOKEN)
export const rememberToken = (token: string): void => sessionStorage.setItem(TOKEN, token)
export const forgetToken = (): void => sessionStorage.removeItem(TOKEN)
