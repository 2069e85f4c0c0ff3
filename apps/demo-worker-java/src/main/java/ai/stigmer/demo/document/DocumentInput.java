package ai.stigmer.demo.document;

/** @param documentUrl an http, https or file URL of a document that the Stigmer server may read */
public record DocumentInput(String documentUrl) {}
