#!/usr/bin/env node
// The build makes dist after npm has linked the command, so the command is a file of its own.
import '../dist/main.js';
