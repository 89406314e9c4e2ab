extension OpenAPI {
    private static func answer(_ description: String, _ schema: String) -> String {
        ##"""
        {
          "description": "\##(description)",
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/\##(schema)"}}}
        }
        """##
    }

    private static func error(_ status: Int) -> String {
        ##""\##(status)": {"$ref": "#/components/responses/Error"}"##
    }

    /// What every one of these routes may answer: who asks may not, or the store cannot be used now.
    private static let unavailable = ##"""
        "401": {"$ref": "#/components/responses/Unauthorized"},
        "403": {"$ref": "#/components/responses/Error"},
        "429": {"$ref": "#/components/responses/TooMany"},
        "503": {"$ref": "#/components/responses/Overloaded"}
        """##
    private static let id = #"{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}"#
    private static let before = #"""
        {
          "name": "before", "in": "query", "schema": {"type": "integer", "minimum": 1},
          "description": "Only entries before this one, as 'next' has it"
        }
        """#

    /// The paths of corrections, as members of a JSON object.
    static let feedbackPaths = #"""
        "/feedback": {
          "post": {
            "operationId": "giveFeedback",
            "summary": "Say which digit a drawing shows",
            "requestBody": {
              "required": true,
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/FeedbackRequest"}}}
            },
            "responses": {
              "201": \#(answer("It is kept", "FeedbackReceipt")),
              "200": \#(answer("The same digit with the same label is there already", "FeedbackReceipt")),
              \#(error(400)), \#(error(413)), \#(error(415)),
              \#(unavailable)
            }
          },
          "get": {
            "operationId": "listFeedback",
            "summary": "What was given, newest first",
            "parameters": [
              {
                "name": "status", "in": "query",
                "schema": {"type": "string", "enum": ["accepted", "review", "rejected"]}
              },
              \#(before),
              {
                "name": "limit", "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
              }
            ],
            "responses": {"200": \#(answer("A page of it", "FeedbackPage")), \#(error(400)), \#(unavailable)}
          },
          "delete": {
            "operationId": "removeAllFeedback",
            "summary": "Remove all of it",
            "responses": {"204": {"description": "It is gone"}, \#(unavailable)}
          }
        },
        "/feedback/settings": {
          "get": {
            "operationId": "feedbackSettings",
            "summary": "Whether feedback is taken, and what a person agrees to",
            "responses": {"200": \#(answer("The terms", "FeedbackTerms")), \#(unavailable)}
          }
        },
        "/feedback/statistics": {
          "get": {
            "operationId": "feedbackStatistics",
            "summary": "How many entries there are, and how often they say that a version was right",
            "responses": {"200": \#(answer("The figures", "FeedbackStatistics")), \#(unavailable)}
          }
        },
        "/feedback/export": {
          "get": {
            "operationId": "exportFeedback",
            "summary": "Accepted entries as a zip archive of IDX files or of PNG files named LABEL_ID.png",
            "parameters": [
              {
                "name": "format", "in": "query",
                "schema": {"type": "string", "enum": ["idx", "png"], "default": "idx"}
              },
              \#(before)
            ],
            "responses": {
              "200": {
                "description": "The archive",
                "headers": {
                  "Link": {
                    "description": "RFC 8288; rel=next has what did not fit in",
                    "schema": {"type": "string"}
                  }
                },
                "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}
              },
              \#(error(400)),
              \#(unavailable)
            }
          }
        },
        "/feedback/{id}/drawing": {
          "get": {
            "operationId": "feedbackDrawing",
            "summary": "The drawing of an entry",
            "parameters": [\#(id)],
            "responses": {
              "200": {
                "description": "A PNG",
                "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}
              },
              \#(error(404)),
              \#(unavailable)
            }
          }
        },
        "/feedback/{id}/review": {
          "post": {
            "operationId": "reviewFeedback",
            "summary": "Accept or reject a label",
            "parameters": [\#(id)],
            "requestBody": {
              "required": true,
              "content": {
                "application/json": {
                  "schema": {
                    "type": "object",
                    "required": ["accept"],
                    "properties": {"accept": {"type": "boolean"}}
                  }
                }
              }
            },
            "responses": {
              "200": \#(answer("The entry as it is now", "Feedback")),
              \#(error(400)), \#(error(404)),
              \#(unavailable)
            }
          }
        },
        "/feedback/{id}": {
          "delete": {
            "operationId": "removeFeedback",
            "summary": "Remove an entry",
            "parameters": [\#(id)],
            "responses": {"204": {"description": "It is gone"}, \#(error(404)), \#(unavailable)}
          }
        }
        """#

    /// The schemas of corrections, as members of a JSON object.
    static let feedbackSchemas = ##"""
        "FeedbackStatus": {
          "enum": ["accepted", "review", "rejected"],
          "description": "It counts; it waits for a person, since nothing known supports its label; a person found it wrong"
        },
        "FeedbackRequest": {
          "type": "object",
          "required": ["drawing", "label", "consent"],
          "properties": {
            "drawing": {"type": "string", "description": "A data URL of a PNG or JPEG"},
            "label": {"$ref": "#/components/schemas/Digit"},
            "predicted_digit": {"$ref": "#/components/schemas/Digit"},
            "model_version": {"type": "string", "description": "What answered; the service finds that out again by itself"},
            "consent": {"const": true, "description": "That the person agrees to what /feedback/settings says"}
          }
        },
        "FeedbackReceipt": {
          "type": "object",
          "required": ["id", "status"],
          "properties": {
            "id": {"type": "string"},
            "status": {"$ref": "#/components/schemas/FeedbackStatus"}
          }
        },
        "Feedback": {
          "type": "object",
          "required": [
            "id", "label", "predicted_digit", "confidence", "model_version", "status", "created_at", "repeats",
            "thumbnail"
          ],
          "properties": {
            "id": {"type": "string"},
            "label": {"$ref": "#/components/schemas/Digit"},
            "predicted_digit": {"$ref": "#/components/schemas/Digit"},
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
            "model_version": {"type": "string", "description": "The weights behind the answer"},
            "claimed_digit": {"type": "integer", "description": "The answer that the client says it got"},
            "status": {"$ref": "#/components/schemas/FeedbackStatus"},
            "reason": {"type": "string", "description": "Why it waits or waited for a person"},
            "created_at": {"type": "string", "format": "date-time", "description": "The hour in which it came"},
            "repeats": {"type": "integer", "minimum": 0, "description": "How often the same came again"},
            "thumbnail": {"type": "string", "description": "The digit as the network sees it, a data URL of a PNG"}
          }
        },
        "FeedbackPage": {
          "type": "object",
          "required": ["feedback"],
          "properties": {
            "feedback": {"type": "array", "items": {"$ref": "#/components/schemas/Feedback"}},
            "next": {"type": "string", "description": "What 'before' has to be for the next page, if there is one"}
          }
        },
        "FeedbackStatistics": {
          "type": "object",
          "required": ["total", "by_status", "by_version"],
          "properties": {
            "total": {"type": "integer", "minimum": 0},
            "by_status": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
            "by_version": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["version", "total", "right", "accuracy"],
                "properties": {
                  "version": {"type": "string"},
                  "total": {"type": "integer", "minimum": 1, "description": "Accepted entries"},
                  "right": {"type": "integer", "minimum": 0, "description": "Those that say that the answer was right"},
                  "accuracy": {"type": "number", "minimum": 0, "maximum": 1}
                }
              }
            }
          }
        },
        "FeedbackTerms": {
          "type": "object",
          "required": ["enabled", "consent", "retention_days"],
          "properties": {
            "enabled": {"type": "boolean"},
            "consent": {"type": "string"},
            "retention_days": {"type": "integer", "minimum": 1}
          }
        }
        """##
}
