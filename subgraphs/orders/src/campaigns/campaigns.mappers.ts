/** A campaign, as orders knows one: by id. */
export interface Campaign {
  readonly id: string
}
