// The library declares the functions below as methods, but none of them uses `this`.
/* oxlint-disable typescript/unbound-method */
import model from 'wink-eng-lite-web-model';
import winkNlp, { type ItsFunction } from 'wink-nlp';

/** The English language model. */
export const english = winkNlp(model);

const { its } = english;

/** How the library is asked for an attribute of a word, a sentence or an entity. */
export const attributes = {
  partOfSpeech: its.pos,
  kind: its.type,
  isStopWord: its.stopWordFlag,
  isNegated: its.negationFlag,
  sentiment: its.sentiment,
  termWeights: its.tf,
  /** Declared without the parameter that comes before the last. */
  lemma: its.lemma as ItsFunction<string>,
};
