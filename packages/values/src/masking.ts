/** Shows enough of a phone number to recognise it: "138****1234" (specification 6.4, L5). */
export const maskPhone = (phone: string): string =>
  phone.length < 8 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`

/** Shows the family name only: "王**". */
export const maskName = (name: string): string => `${[...name][0] ?? ''}**`

/** Shows the first letter and the domain: "w***@example.com". */
export const maskEmail = (email: string): string => email.replace(/^(.).*(@.*)$/, '$1***$2')
