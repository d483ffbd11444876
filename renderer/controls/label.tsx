import { splitAccessKey } from './access-key-split.ts'

/** Text with its access letter marked; the mark shows while Alt is held. */
export function Label({ text, accessKey }: { text: string; accessKey?: string | undefined }) {
  const { before, letter, after } = splitAccessKey(text, accessKey)
  if (letter === '') return <span>{text}</span>
  return (
    <span>
      {before}
      <span className="ak">{letter}</span>
      {after}
    </span>
  )
}
