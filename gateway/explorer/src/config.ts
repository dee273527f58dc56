/**
 * What the gateway tells the explorer page. Types only: the gateway imports them from
 * `@channelgraph/explorer/config`, so that both ends change together.
 */

/** The answer to `GET /explorer/config.json`; no secret in it, and no token needed to read it. */
export interface ExplorerConfig {
  /** Path of the graph on the page's own origin, such as `/graphql`. Another origin is refused by the page. */
  readonly graphUrl: string
  /** Who may be asked as, in the local run; the first is chosen at first. `null` in production: the page asks for a token. */
  readonly personas: readonly ExplorerPersona[] | null
  /** Operations to open and run with one click, in the order of the menu. */
  readonly examples: readonly ExplorerExample[]
}

/** Somebody the analyst can ask as, in the local run. */
export interface ExplorerPersona {
  /** Key of `POST /explorer/token`, such as `channel-manager-east`. */
  readonly name: string
  /** Shown in the picker and beside each answer, such as "Channel manager, East China". */
  readonly title: string
  /** One line: what this person sees. */
  readonly description: string
  /** Both in Chinese; absent where they were not translated. */
  readonly zh?: { readonly title: string; readonly description: string }
  /** A token to begin with, to save the first `POST /explorer/token`; usually absent. */
  readonly token?: string
}

/** One operation of the examples menu. */
export interface ExplorerExample {
  /** Unique among the examples, such as `Q01`. */
  readonly name: string
  readonly title: string
  readonly description: string
  /** Both in Chinese; absent where they were not translated. */
  readonly zh?: { readonly title: string; readonly description: string }
  /** Heading in the menu, such as `Questions` or `Stories`; absent: `Questions`. */
  readonly group?: string
  /** A GraphQL document; its first operation is run. */
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  /** Name of the persona who asks it; absent: whoever is chosen. Ignored where there are no personas. */
  readonly persona?: string
}

/** The body of `POST /explorer/token`, which exists in the local run only. */
export interface ExplorerTokenRequest {
  readonly persona: string
}

/** The answer to `POST /explorer/token`. */
export interface ExplorerToken {
  /** Sent as `Authorization: Bearer <token>`. */
  readonly token: string
  /** Instant after which the gateway refuses it, ISO 8601. */
  readonly expiresAt: string
}

/** The answer to `GET /field-owners.json`: what the builder tells of each field. Needs a token, as the schema does. */
export interface FieldOwners {
  /** Department by `Type.field`, and by `Type` for the fields that say none; absent where several answer. */
  readonly departments: Readonly<Record<string, string>>
  /** Permission that is asked, by `Type.field` or `Type`, such as `balance:read`. */
  readonly permissions: Readonly<Record<string, string>>
}
