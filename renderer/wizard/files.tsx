import type { FileProof } from '../../preload/contract/index.ts'
import { CopyButton } from '../controls/index.ts'

/** A path's last name and the folder before it. */
export function splitPath(path: string): { folder: string; name: string } {
  const at = Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'))
  return { folder: path.slice(0, Math.max(0, at)), name: path.slice(at + 1) }
}

/** The files that a run left: name, where, what they are known by. */
export function Files({ files }: { files: readonly FileProof[] }) {
  return (
    <div className="card">
      <table className="files">
        <tbody>
          {files.map((file) => (
            <FileRow key={file.path} file={file} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function FileRow({ file }: { file: FileProof }) {
  const { folder, name } = splitPath(file.path)
  const { sha256, realPath } = file
  return (
    <tr>
      <th scope="row">
        <span className="path">{name}</span>
        <br />
        <span className="caption path">{folder}</span>
        {realPath !== undefined && (
          <>
            <br />
            <span className="caption path">On this computer’s disk: {realPath}</span>
          </>
        )}
      </th>
      <td className="num">
        {sha256 !== undefined && (
          <span className="nowrap" title={sha256}>
            <span className="caption">SHA-256</span>{' '}
            <span className="mono">
              {sha256.slice(0, 4)}…{sha256.slice(-4)}
            </span>
          </span>
        )}
        {file.note !== undefined && (
          <>
            {sha256 !== undefined && <br />}
            <span className={sha256 === undefined ? undefined : 'caption'}>{file.note}</span>
          </>
        )}
      </td>
      <td className="acts">
        <CopyButton text={realPath ?? file.path} label={`Copy path of ${name}`}>
          Copy path
        </CopyButton>
      </td>
    </tr>
  )
}
