package ai.stigmer.demo.content;

/** @param text an English text */
public record ContentInput(String text) {}
