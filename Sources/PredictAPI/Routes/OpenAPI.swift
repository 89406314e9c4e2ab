import LargerCNN
import ServiceSupport

/// The description of the API in OpenAPI 3.1; a test compares its paths with the router's.
enum OpenAPI {
    /// The codes of all warnings, as the items of a JSON array.
    private static let warningCodes = RecognitionWarning.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")

    /// The JSON document.
    static let document = #"""
        {
          "openapi": "3.1.0",
          "info": {
            "title": "Digit Recognition API",
            "version": "\#(ProductVersion.current)",
            "description": "Recognises handwritten digits. Every path answers with and without its trailing slash.",
            "license": {"name": "MIT", "identifier": "MIT"}
          },
          "paths": {
            "/": {
              "get": {
                "operationId": "welcome",
                "summary": "A greeting",
                "responses": {
                  "200": {
                    "description": "The greeting",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Message"}}}
                  }
                }
              }
            },
            "/predict/": {
              "post": {
                "operationId": "predict",
                "summary": "Recognise the digit in a PNG or JPEG",
                "parameters": [
                  {
                    "name": "include",
                    "in": "query",
                    "description": "Add the 28x28 picture that the network saw",
                    "schema": {"type": "string", "enum": ["input"]}
                  }
                ],
                "requestBody": {"$ref": "#/components/requestBodies/Picture"},
                "responses": {
                  "200": {
                    "description": "The digit, all ten probabilities, and how long each stage took",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Prediction"}}}
                  },
                  "400": {"$ref": "#/components/responses/Error"},
                  "413": {"$ref": "#/components/responses/Error"},
                  "415": {"$ref": "#/components/responses/Error"},
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            "/predict/number": {
              "post": {
                "operationId": "predictNumber",
                "summary": "Read all digits in a PNG or JPEG, in order, touching ones too",
                "requestBody": {"$ref": "#/components/requestBodies/Picture"},
                "responses": {
                  "200": {
                    "description": "The number and each of its digits with its place in the picture",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Number"}}}
                  },
                  "400": {"$ref": "#/components/responses/Error"},
                  "413": {"$ref": "#/components/responses/Error"},
                  "415": {"$ref": "#/components/responses/Error"},
                  "422": {"$ref": "#/components/responses/Error"},
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            "/predict/pixels": {
              "post": {
                "operationId": "predictPixels",
                "summary": "Recognise 28x28 grey values, ink bright",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object",
                        "required": ["image"],
                        "properties": {
                          "image": {
                            "type": "string",
                            "description": "784 whole numbers from 0 to 255, row by row, separated by commas"
                          }
                        }
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "The digit, as a string",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "required": ["prediction"],
                          "properties": {"prediction": {"type": "string", "pattern": "^[0-9]$"}}
                        }
                      }
                    }
                  },
                  "400": {"$ref": "#/components/responses/Error"},
                  "413": {"$ref": "#/components/responses/Error"},
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            "/api/drawing/": {
              "post": {
                "operationId": "predictDrawing",
                "summary": "Recognise a drawing that a canvas gave as a data URL",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object",
                        "required": ["drawing"],
                        "properties": {
                          "drawing": {"type": "string", "description": "data:image/png;base64,… or data:image/jpeg;base64,…"}
                        }
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "The digit and the confidence in percent",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "required": ["prediction", "confidence"],
                          "properties": {
                            "prediction": {"$ref": "#/components/schemas/Digit"},
                            "confidence": {"type": "number", "minimum": 0, "maximum": 100}
                          }
                        }
                      }
                    }
                  },
                  "400": {"$ref": "#/components/responses/Error"},
                  "413": {"$ref": "#/components/responses/Error"},
                  "415": {"$ref": "#/components/responses/Error"},
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            "/api/digit": {
              "post": {
                "operationId": "predictPercentages",
                "summary": "Recognise the digit in a PNG or JPEG, with all ten fractions",
                "requestBody": {"$ref": "#/components/requestBodies/Picture"},
                "responses": {
                  "200": {
                    "description": "The digit and ten fractions that sum to one",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "required": ["prediction", "percentages"],
                          "properties": {
                            "prediction": {"$ref": "#/components/schemas/Digit"},
                            "percentages": {"$ref": "#/components/schemas/Fractions"}
                          }
                        }
                      }
                    }
                  },
                  "400": {"$ref": "#/components/responses/Error"},
                  "413": {"$ref": "#/components/responses/Error"},
                  "415": {"$ref": "#/components/responses/Error"},
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            "/health/live": {
              "get": {
                "operationId": "live",
                "summary": "Whether the process runs",
                "responses": {
                  "200": {
                    "description": "It does",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Health"}}}
                  }
                }
              }
            },
            "/health/ready": {
              "get": {
                "operationId": "ready",
                "summary": "Whether predictions are answered: the weights are loaded and warmed, and no stop is under way",
                "responses": {
                  "200": {
                    "description": "They are",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Health"}}}
                  },
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            "/openapi.json": {
              "get": {
                "operationId": "openapi",
                "summary": "This description",
                "responses": {"200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}}}
              }
            },
            "/docs": {
              "get": {
                "operationId": "docs",
                "summary": "This description for people",
                "responses": {"200": {"description": "A page", "content": {"text/html": {"schema": {"type": "string"}}}}}
              }
            }
          },
          "components": {
            "requestBodies": {
              "Picture": {
                "required": true,
                "content": {
                  "multipart/form-data": {
                    "schema": {
                      "type": "object",
                      "required": ["file"],
                      "properties": {"file": {"type": "string", "format": "binary"}}
                    }
                  },
                  "image/png": {"schema": {"type": "string", "format": "binary"}},
                  "image/jpeg": {"schema": {"type": "string", "format": "binary"}}
                }
              }
            },
            "responses": {
              "Error": {
                "description": "What is wrong with the request, in one sentence",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
              },
              "Overloaded": {
                "description": "Not now: loading, stopping, or too much to do",
                "headers": {"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
              }
            },
            "schemas": {
              "Message": {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}},
              "Error": {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}},
              "Digit": {"type": "integer", "minimum": 0, "maximum": 9},
              "Fractions": {
                "type": "array",
                "items": {"type": "number", "minimum": 0, "maximum": 1},
                "minItems": 10,
                "maxItems": 10
              },
              "Model": {
                "type": "object",
                "required": ["name", "version"],
                "properties": {
                  "name": {"type": "string"},
                  "version": {"type": "string", "description": "The first twelve digits of the weights file's SHA-256"}
                }
              },
              "Health": {
                "type": "object",
                "required": ["status"],
                "properties": {"status": {"type": "string"}, "model": {"$ref": "#/components/schemas/Model"}}
              },
              "Warning": {
                "type": "object",
                "required": ["code", "message"],
                "properties": {
                  "code": {"type": "string", "enum": [\#(warningCodes)]},
                  "message": {"type": "string", "description": "One sentence for people"}
                }
              },
              "Timings": {
                "type": "object",
                "required": ["decode", "preprocess", "predict"],
                "properties": {
                  "decode": {"type": "number"},
                  "preprocess": {"type": "number"},
                  "predict": {"type": "number"}
                }
              },
              "Number": {
                "type": "object",
                "required": ["number", "lines", "digits", "rejected", "warnings", "model", "timings_ms"],
                "properties": {
                  "number": {
                    "type": "string", "pattern": "^[0-9]+$",
                    "description": "All digits in reading order, the lines one after the other"
                  },
                  "lines": {
                    "type": "array", "items": {"type": "string", "pattern": "^[0-9]+$"},
                    "description": "The digits of each line, top to bottom"
                  },
                  "digits": {
                    "type": "array", "minItems": 1, "maxItems": \#(NumberReader.mostDigits),
                    "items": {
                      "type": "object",
                      "required": ["digit", "confidence", "rejected", "box"],
                      "properties": {
                        "digit": {"$ref": "#/components/schemas/Digit"},
                        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                        "rejected": {"type": "boolean", "description": "Whether it looks like no digit"},
                        "box": {
                          "type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "integer", "minimum": 0},
                          "description": "Left, top, width and height of its ink in pixels of the picture"
                        }
                      }
                    }
                  },
                  "rejected": {"type": "boolean", "description": "Whether nothing in it looks like a digit"},
                  "reason": {"type": "string", "description": "Only where rejected: why, in one sentence"},
                  "warnings": {"type": "array", "items": {"$ref": "#/components/schemas/Warning"}},
                  "model": {"$ref": "#/components/schemas/Model"},
                  "timings_ms": {"$ref": "#/components/schemas/Timings"}
                }
              },
              "Prediction": {
                "type": "object",
                "required": [
                  "predicted_digit", "confidence", "probabilities", "rejected", "warnings", "model", "timings_ms"
                ],
                "properties": {
                  "predicted_digit": {"$ref": "#/components/schemas/Digit"},
                  "confidence": {
                    "type": "number", "minimum": 0, "maximum": 1,
                    "description": "The calibrated probability of the digit"
                  },
                  "probabilities": {"$ref": "#/components/schemas/Fractions"},
                  "rejected": {
                    "type": "boolean",
                    "description": "Whether the picture looks like no digit; predicted_digit is then the closest one"
                  },
                  "reason": {"type": "string", "description": "Only where rejected: why, in one sentence"},
                  "warnings": {"type": "array", "items": {"$ref": "#/components/schemas/Warning"}},
                  "model": {"$ref": "#/components/schemas/Model"},
                  "timings_ms": {"$ref": "#/components/schemas/Timings"},
                  "input": {"type": "string", "description": "784 grey bytes in base64, row by row, ink bright"}
                }
              }
            }
          }
        }
        """#
}
