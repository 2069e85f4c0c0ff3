import { create, type DescFile } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema, type FileDescriptorSet } from '@bufbuild/protobuf/wkt';

/** Files with everything they import, each once, what is imported going first. */
export function withDependencies(files: readonly DescFile[]): DescFile[] {
  const ordered = new Map<string, DescFile>();
  const visit = (file: DescFile): void => {
    if (!ordered.has(file.name)) {
      file.dependencies.forEach(visit);
      ordered.set(file.name, file);
    }
  };
  files.forEach(visit);
  return [...ordered.values()];
}

/** Files with everything they import, as one message. */
export function fileDescriptorSet(files: readonly DescFile[]): FileDescriptorSet {
  return create(FileDescriptorSetSchema, { file: withDependencies(files).map(({ proto }) => proto) });
}
