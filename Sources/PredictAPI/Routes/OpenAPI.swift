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
          "security": [{}, {"bearer": []}, {"header": []}],
          "paths": {
            "/": {
              "get": {
                "security": [],
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
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "413": {"$ref": "#/components/responses/Error"},
                  "415": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "429": {"$ref": "#/components/responses/TooMany"},
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
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "413": {"$ref": "#/components/responses/Error"},
                  "415": {"$ref": "#/components/responses/Error"},
                  "422": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "429": {"$ref": "#/components/responses/TooMany"},
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            "/predict/batch": {
              "post": {
                "operationId": "predictBatch",
                "summary": "Recognise the digit in each of many PNG or JPEG files",
                "parameters": [
                  {
                    "name": "include",
                    "in": "query",
                    "description": "Add the 28x28 pictures that the network saw",
                    "schema": {"type": "string", "enum": ["input"]}
                  }
                ],
                "requestBody": {
                  "required": true,
                  "content": {
                    "multipart/form-data": {
                      "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}}}
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "A prediction or an error for each file, in order",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Batch"}}}
                  },
                  "400": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "413": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "429": {"$ref": "#/components/responses/TooMany"},
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
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "413": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "429": {"$ref": "#/components/responses/TooMany"},
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
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "413": {"$ref": "#/components/responses/Error"},
                  "415": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "429": {"$ref": "#/components/responses/TooMany"},
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
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "413": {"$ref": "#/components/responses/Error"},
                  "415": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "429": {"$ref": "#/components/responses/TooMany"},
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            \#(trainingPaths),
            \#(feedbackPaths),
            \#(modelPaths),
            "/v2": {
              "get": {
                "operationId": "inferenceServer",
                "summary": "Open Inference Protocol: which server this is",
                "responses": {
                  "200": {
                    "description": "It is so",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/InferenceServer"}}}
                  },
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "429": {"$ref": "#/components/responses/TooMany"}
                }
              }
            },
            "/v2/health/live": {
              "get": {
                "security": [],
                "operationId": "inferenceLive",
                "summary": "Open Inference Protocol: whether the process runs",
                "responses": {
                  "200": {
                    "description": "It is so",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/InferenceLive"}}}
                  }
                }
              }
            },
            "/v2/health/ready": {
              "get": {
                "security": [],
                "operationId": "inferenceReady",
                "summary": "Open Inference Protocol: whether the model answers",
                "responses": {
                  "200": {
                    "description": "It is so",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/InferenceReady"}}}
                  },
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            "/v2/models/{model}": {
              "get": {
                "operationId": "inferenceModel",
                "summary": "Open Inference Protocol: what goes in and what comes out",
                "parameters": [{"$ref": "#/components/parameters/ModelName"}],
                "responses": {
                  "200": {
                    "description": "It is so",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/InferenceModel"}}}
                  },
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "404": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "429": {"$ref": "#/components/responses/TooMany"},
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            "/v2/models/{model}/ready": {
              "get": {
                "operationId": "inferenceModelReady",
                "summary": "Open Inference Protocol: whether a model answers",
                "parameters": [{"$ref": "#/components/parameters/ModelName"}],
                "responses": {
                  "200": {
                    "description": "It is so",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/InferenceReady"}}}
                  },
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "404": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "429": {"$ref": "#/components/responses/TooMany"},
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            "/v2/models/{model}/infer": {
              "post": {
                "operationId": "infer",
                "summary": "Open Inference Protocol: digits in, probabilities and predicted digits out",
                "parameters": [{"$ref": "#/components/parameters/ModelName"}],
                "requestBody": {
                  "required": true,
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/InferenceRequest"}}}
                },
                "responses": {
                  "200": {
                    "description": "The outputs",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/InferenceResponse"}}}
                  },
                  "400": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "404": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "413": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "429": {"$ref": "#/components/responses/TooMany"},
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            "/v2/models/{model}/versions/{version}": {
              "get": {
                "operationId": "inferenceModelVersion",
                "summary": "Open Inference Protocol: what goes in and what comes out",
                "parameters": [{"$ref": "#/components/parameters/ModelName"}, {"$ref": "#/components/parameters/ModelVersion"}],
                "responses": {
                  "200": {
                    "description": "It is so",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/InferenceModel"}}}
                  },
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "404": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "429": {"$ref": "#/components/responses/TooMany"},
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            "/v2/models/{model}/versions/{version}/ready": {
              "get": {
                "operationId": "inferenceModelReadyVersion",
                "summary": "Open Inference Protocol: whether a model answers",
                "parameters": [{"$ref": "#/components/parameters/ModelName"}, {"$ref": "#/components/parameters/ModelVersion"}],
                "responses": {
                  "200": {
                    "description": "It is so",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/InferenceReady"}}}
                  },
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "404": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "429": {"$ref": "#/components/responses/TooMany"},
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            "/v2/models/{model}/versions/{version}/infer": {
              "post": {
                "operationId": "inferVersion",
                "summary": "Open Inference Protocol: digits in, probabilities and predicted digits out",
                "parameters": [{"$ref": "#/components/parameters/ModelName"}, {"$ref": "#/components/parameters/ModelVersion"}],
                "requestBody": {
                  "required": true,
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/InferenceRequest"}}}
                },
                "responses": {
                  "200": {
                    "description": "The outputs",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/InferenceResponse"}}}
                  },
                  "400": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "404": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "413": {"$ref": "#/components/responses/Error"},
                  "401": {"$ref": "#/components/responses/Unauthorized"},
                  "403": {"$ref": "#/components/responses/Error"},
                  "429": {"$ref": "#/components/responses/TooMany"},
                  "503": {"$ref": "#/components/responses/Overloaded"}
                }
              }
            },
            "/health/live": {
              "get": {
                "security": [],
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
                "security": [],
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
            "/api/session": {
              "get": {
                "security": [],
                "operationId": "session",
                "summary": "What the caller may do",
                "responses": {
                  "200": {
                    "description": "Whether everything is open, and the role and name of the caller's key",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Session"}}}
                  }
                }
              }
            },
            "/metrics": {
              "get": {
                "security": [],
                "operationId": "metrics",
                "summary": "Metrics for Prometheus, for who asks from inside",
                "responses": {
                  "200": {
                    "description": "All metrics, in the text format or in OpenMetrics, as Accept has it",
                    "content": {
                      "text/plain": {"schema": {"type": "string"}},
                      "application/openmetrics-text": {"schema": {"type": "string"}}
                    }
                  },
                  "404": {"$ref": "#/components/responses/Error"}
                }
              }
            },
            "/openapi.json": {
              "get": {
                "security": [],
                "operationId": "openapi",
                "summary": "This description",
                "responses": {"200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}}}
              }
            },
            "/docs": {
              "get": {
                "security": [],
                "operationId": "docs",
                "summary": "This description for people",
                "responses": {"200": {"description": "A page", "content": {"text/html": {"schema": {"type": "string"}}}}}
              }
            }
          },
          "components": {
            "securitySchemes": {
              "bearer": {"type": "http", "scheme": "bearer", "description": "An API key; needed where keys are configured"},
              "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same key"}
            },
            "parameters": {
              "ModelName": {"name": "model", "in": "path", "required": true, "schema": {"type": "string", "enum": ["larger-cnn"]}},
              "ModelVersion": {
                "name": "version", "in": "path", "required": true, "schema": {"type": "string"},
                "description": "The version that the model's description names"
              }
            },
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
              "Unauthorized": {
                "description": "Keys are configured, and the request carries no valid one",
                "headers": {"WWW-Authenticate": {"description": "RFC 6750", "schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
              },
              "TooMany": {
                "description": "This caller asks too much at once",
                "headers": {
                  "Retry-After": {"description": "Seconds", "schema": {"type": "integer"}},
                  "RateLimit-Policy": {
                    "description": "How many at once (q), filled again in so many seconds (w)",
                    "schema": {"type": "string"}
                  },
                  "RateLimit": {
                    "description": "How many are left (r), and the seconds until all are (t)",
                    "schema": {"type": "string"}
                  }
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
              },
              "Overloaded": {
                "description": "Not now: loading, stopping, or too much to do",
                "headers": {"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
              }
            },
            "schemas": {
              \#(trainingSchemas),
            \#(feedbackSchemas),
              \#(modelSchemas),
              "Message": {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}},
              "Error": {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}},
              "Session": {
                "type": "object",
                "required": ["open", "role"],
                "properties": {
                  "open": {"type": "boolean", "description": "Whether no keys are configured, so that all may do all"},
                  "role": {"type": ["string", "null"], "enum": ["predict", "admin", null]},
                  "key": {"type": "string", "description": "The name of the caller's key"}
                }
              },
              "Digit": {"type": "integer", "minimum": 0, "maximum": 9},
              "Fractions": {
                "type": "array",
                "items": {"type": "number", "minimum": 0, "maximum": 1},
                "minItems": 10,
                "maxItems": 10
              },
              "Model": {
                "type": "object",
                "required": ["name", "version", "precision"],
                "properties": {
                  "name": {"type": "string"},
                  "version": {"type": "string", "description": "The first twelve digits of the weights file's SHA-256"},
                  "precision": {"type": "string", "enum": ["f32", "int8"], "description": "What it computes in"}
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
              "Batch": {
                "type": "object",
                "required": ["results", "model"],
                "properties": {
                  "results": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                      "anyOf": [
                        {
                          "type": "object",
                          "required": ["predicted_digit", "confidence", "probabilities", "rejected", "warnings"],
                          "properties": {
                            "filename": {"type": "string"},
                            "predicted_digit": {"$ref": "#/components/schemas/Digit"},
                            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                            "probabilities": {"$ref": "#/components/schemas/Fractions"},
                            "rejected": {"type": "boolean"},
                            "reason": {"type": "string"},
                            "warnings": {"type": "array", "items": {"$ref": "#/components/schemas/Warning"}},
                            "input": {"type": "string"}
                          }
                        },
                        {
                          "type": "object",
                          "required": ["error", "status"],
                          "properties": {
                            "filename": {"type": "string"},
                            "error": {"type": "string"},
                            "status": {"type": "integer", "description": "What the status would be of this file alone"}
                          }
                        }
                      ]
                    }
                  },
                  "model": {"$ref": "#/components/schemas/Model"}
                }
              },
              "InferenceServer": {
                "type": "object",
                "required": ["name", "version", "extensions"],
                "properties": {
                  "name": {"type": "string"},
                  "version": {"type": "string"},
                  "extensions": {"type": "array", "items": {"type": "string"}}
                }
              },
              "InferenceLive": {"type": "object", "required": ["live"], "properties": {"live": {"type": "boolean"}}},
              "InferenceReady": {
                "type": "object",
                "required": ["ready"],
                "properties": {"name": {"type": "string"}, "ready": {"type": "boolean"}}
              },
              "InferenceShape": {"type": "array", "items": {"type": "integer"}},
              "InferenceParameters": {
                "type": "object",
                "additionalProperties": {"type": ["string", "number", "boolean"]}
              },
              "InferenceModel": {
                "type": "object",
                "required": ["name", "versions", "platform", "inputs", "outputs", "parameters"],
                "properties": {
                  "name": {"type": "string"},
                  "versions": {"type": "array", "items": {"type": "string"}},
                  "platform": {"type": "string"},
                  "inputs": {"type": "array", "items": {"$ref": "#/components/schemas/InferenceTensor"}},
                  "outputs": {"type": "array", "items": {"$ref": "#/components/schemas/InferenceTensor"}},
                  "parameters": {
                    "type": "object",
                    "required": ["precision"],
                    "properties": {
                      "precision": {"type": "string", "enum": ["f32", "int8"]},
                      "fallback": {"type": "string", "description": "Why bytes, though welcome, are not computed in"}
                    }
                  }
                }
              },
              "InferenceTensor": {
                "type": "object",
                "required": ["name", "datatype", "shape"],
                "properties": {
                  "name": {"type": "string"},
                  "datatype": {"type": "string"},
                  "shape": {"$ref": "#/components/schemas/InferenceShape"},
                  "parameters": {"$ref": "#/components/schemas/InferenceParameters"},
                  "data": {"type": "array", "items": {"type": "number"}}
                }
              },
              "InferenceRequest": {
                "type": "object",
                "required": ["inputs"],
                "properties": {
                  "id": {"type": "string"},
                  "parameters": {"$ref": "#/components/schemas/InferenceParameters"},
                  "inputs": {
                    "type": "array", "minItems": 1, "maxItems": 1,
                    "items": {
                      "type": "object",
                      "required": ["name", "shape", "datatype", "data"],
                      "properties": {
                        "name": {"type": "string", "enum": ["\#(OpenInference.input)"]},
                        "shape": {
                          "type": "array", "items": {"type": "integer", "minimum": 1},
                          "description": "[n,28,28], [n,1,28,28] or [n,784]"
                        },
                        "datatype": {
                          "type": "string", "enum": ["FP32", "UINT8"],
                          "description": "Ink bright: FP32 from 0 to 1, UINT8 from 0 to 255"
                        },
                        "parameters": {"$ref": "#/components/schemas/InferenceParameters"},
                        "data": {"type": "array", "description": "Row by row, flat or nested"}
                      }
                    }
                  },
                  "outputs": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "required": ["name"],
                      "properties": {
                        "name": {"type": "string", "enum": ["probabilities", "predicted_digit"]},
                        "parameters": {"$ref": "#/components/schemas/InferenceParameters"}
                      }
                    }
                  }
                }
              },
              "InferenceResponse": {
                "type": "object",
                "required": ["model_name", "model_version", "outputs"],
                "properties": {
                  "model_name": {"type": "string"},
                  "model_version": {"type": "string"},
                  "id": {"type": "string"},
                  "parameters": {"$ref": "#/components/schemas/InferenceParameters"},
                  "outputs": {"type": "array", "items": {"$ref": "#/components/schemas/InferenceTensor"}}
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
