/** A reason not to start that whoever starts the process can do something about: shown as its message, without a stack. */
export class StartRefused extends Error {
  override name = 'StartRefused'
}
