import { create, createFileRegistry, type DescMessage } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorSetSchema,
  file_google_protobuf_any,
  file_google_protobuf_struct,
} from '@bufbuild/protobuf/wkt';
import { expect, test } from 'vitest';
import { findJsonFault } from './json-fault.js';
import { withDependencies } from './file-descriptors.js';

/** A schema with every kind of field that a message can have inside. */
const Outer = schema();

function schema(): DescMessage {
  const message = { type: Type.MESSAGE, typeName: '.test.Inner', label: Label.OPTIONAL };
  const wellKnown = withDependencies([file_google_protobuf_struct, file_google_protobuf_any]);
  const registry = createFileRegistry(
    create(FileDescriptorSetSchema, {
      file: [
        ...wellKnown.map(({ proto }) => proto),
        {
          name: 'test.proto',
          package: 'test',
          syntax: 'proto3',
          dependency: wellKnown.map(({ proto }) => proto.name),
          enumType: [
            {
              name: 'Kind',
              value: [
                { name: 'KIND_NONE', number: 0 },
                { name: 'KIND_SOME', number: 1 },
              ],
            },
          ],
          messageType: [
            {
              name: 'Inner',
              field: [
                {
                  name: 'kind',
                  jsonName: 'kind',
                  number: 1,
                  type: Type.ENUM,
                  typeName: '.test.Kind',
                  label: Label.OPTIONAL,
                },
                { name: 'deeper', jsonName: 'deeper', number: 2, ...message },
              ],
            },
            {
              name: 'Outer',
              oneofDecl: [{ name: 'choice' }],
              field: [
                { name: 'one_of', jsonName: 'oneOf', number: 1, ...message, oneofIndex: 0 },
                { name: 'many', number: 2, ...message, label: Label.REPEATED },
                {
                  name: 'named',
                  number: 3,
                  ...message,
                  typeName: '.test.Outer.NamedEntry',
                  label: Label.REPEATED,
                },
                { name: 'free', number: 4, ...message, typeName: '.google.protobuf.Struct' },
                { name: 'any', number: 5, ...message, typeName: '.google.protobuf.Any' },
                { name: 'kinds', number: 6, type: Type.ENUM, typeName: '.test.Kind', label: Label.REPEATED },
              ],
              nestedType: [
                {
                  name: 'NamedEntry',
                  options: { mapEntry: true },
                  field: [
                    { name: 'key', number: 1, type: Type.STRING, label: Label.OPTIONAL },
                    { name: 'value', number: 2, ...message },
                  ],
                },
              ],
            },
          ],
        },
      ],
    }),
  );
  const found = registry.getMessage('test.Outer');
  if (!found) {
    throw new Error('The schema has no Outer');
  }
  return found;
}

test.each<[string, unknown]>([
  ['a oneof', { oneOf: { kin: 1 } }],
  ['a oneof by its name in the schema', { one_of: { kin: 1 } }],
  ['an item of a list', { many: [{}, null, { kin: 1 }] }],
  ['a value of a map', { named: { 'a key': { kin: 1 } } }],
  ['a message within a message', { oneOf: { deeper: { deeper: { kin: 1 } } } }],
])('an unknown field is found in %s', (_, json) => {
  expect(findJsonFault(Outer, json)).toMatch(
    /kin is no field of test\.Inner\. Did you mean "kind"\? It has: kind, deeper\.$/,
  );
});

test.each<[string, unknown]>([
  ['a field', { many: [{ kind: 'KIND_SOM' }] }],
  ['a list', { kinds: ['KIND_NONE', 'KIND_SOM'] }],
])('an unknown value of an enum is found in %s', (_, json) => {
  expect(findJsonFault(Outer, json)).toMatch(
    /is "KIND_SOM", which is no value of test\.Kind\. Did you mean "KIND_SOME"\? It has: KIND_NONE, KIND_SOME\.$/,
  );
});

test.each<[string, unknown]>([
  ['names in a Struct', { free: { kin: { anything: 1 } } }],
  ['what an Any holds', { any: { '@type': 'type.googleapis.com/test.Inner', kin: 1 } }],
  ['keys of a map', { named: { anything: {} } }],
  ['numbers of enums', { kinds: [0, 7] }],
  ['fields that are left empty', { oneOf: null, many: null, named: null, kinds: null }],
  ['what is no message at all', [{ many: 'x', named: [], oneOf: 7 }]],
])('%s are no fault of names', (_, json) => {
  expect(findJsonFault(Outer, json)).toBeUndefined();
});

test('the prototype of an object is no field', () => {
  expect(findJsonFault(Outer, JSON.parse('{"__proto__":{}}'))).toContain(
    '__proto__ is no field of test.Outer.',
  );
  expect(findJsonFault(Outer, { constructor: 1 })).toContain('constructor is no field of test.Outer.');
});
