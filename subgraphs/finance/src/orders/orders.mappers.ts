/** An order, as finance knows one: by id. */
export interface Order {
  readonly id: string
}
