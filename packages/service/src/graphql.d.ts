declare module '*.graphql' {
  /** The text of the schema file. */
  const sdl: string
  export default sdl
}
